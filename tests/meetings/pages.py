"""What tests of the pages send and read."""

from django.urls import reverse


def rows(prefix, *forms, initial=0):
    """A formset's data as a browser sends it."""
    data = {
        f"{prefix}-TOTAL_FORMS": len(forms),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    return data | {
        f"{prefix}-{index}-{name}": value for index, form in enumerate(forms) for name, value in form.items()
    }


def meeting_data(*purposes, **fields):
    free = [{"kind": "khac", "subject": "Công tác phối hợp"}]
    return {
        "title": "Lễ ký kết",
        "held_on": "05/01/2026",
        **rows("officers"),
        **rows("purposes", *(purposes or free)),
        **fields,
    }


def url(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.pk, *args])


def text_of(response):
    return " ".join(response.content.decode().split())


def edit_data(meeting, **fields):
    (purpose,) = meeting.purposes.all()
    row = {"id": purpose.pk, "kind": purpose.kind, "subject": purpose.subject, "ORDER": 1}
    held_on = f"{meeting.held_on:%Y-%m-%d}"
    return {
        "title": meeting.title,
        "held_on": held_on,
        "rev": 1,
        **rows("officers"),
        **rows("purposes", row, initial=1),
        **fields,
    }


def field_errors(response):
    return response.context["form"].errors


def row_errors(response):
    return [form.errors for form in response.context["formset"].forms]
