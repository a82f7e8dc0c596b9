"""What is typed at one place of the open editor, read as the value of that place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from coordination.editing import SupportValues, TargetValues
from coordination.forms.fields import DueFields, IdField, agency_choices
from coordination.forms.lines import (
    SUGGESTED,
    SupportForm,
    SupportRows,
    TargetForm,
    TargetRows,
    span_of,
    support_rows,
    target_rows,
)
from coordination.forms.pasted import plain_text
from coordination.models import ItemLine, JointText
from coordination.suggesting import suggestions

LONGEST = {"trich-yeu": 500, "text": 600, "responsibility": 10000, "title": 1000, "deliverable": 300}
LONGEST_SECTION = 20000
ONE_LINE = ("trich-yeu", "text", "title", "deliverable")


SupportSet = forms.formset_factory(SupportForm, formset=SupportRows, extra=0, can_delete=True, max_num=60)
TargetSet = forms.formset_factory(TargetForm, formset=TargetRows, extra=0, can_delete=True, max_num=60)


class LeadForm(forms.Form):
    lead_id = IdField(label="Cơ quan chủ trì", required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_id"].choices = agencies  # type: ignore[attr-defined]  # an IdField


class DetailForms:
    """The forms beside an item, filled with what stands there, or with what was posted of one of them."""

    def __init__(self, joint: JointText, line: ItemLine, data: QueryDict | None = None) -> None:
        kept = [line.lead_id, *(row.agency_id for row in line.supports.all())]
        agencies = agency_choices(joint.document.locality_id, span_of(joint)[1], kept)
        shared: dict[str, Any] = {"span": span_of(joint), "agencies": agencies}
        due = {name: getattr(line, name) for name in ("due_kind", "due_text", "due_on")}
        prefix = f"dong-{line.pk}"  # several items may be open at once: each has ids of its own
        self.lead = LeadForm(data, initial={"lead_id": line.lead_id}, agencies=agencies, auto_id=f"{prefix}-%s")
        self.due = DueFields(data, initial=due, span=shared["span"], auto_id=f"{prefix}-%s")
        self.supports: Any = SupportSet(
            data, initial=support_rows(line), prefix="phoi-hop", form_kwargs=shared, auto_id=f"{prefix}-%s"
        )
        self.suggested = suggestions(joint.document.locality_id) if joint.plans else []
        self.listed = f"{prefix}-{SUGGESTED}"
        known = {"suggested": {one.name: one for one in self.suggested}, "listed": self.listed}
        self.targets: Any = TargetSet(
            data, initial=target_rows(line), prefix="chi-tieu", form_kwargs=known, auto_id=f"{prefix}-%s"
        )

    def value(self, field: str) -> Any:
        """The value of "lead", "due", "supports" or "targets" as posted; ValidationError with every complaint."""
        form = getattr(self, field)
        if not form.is_valid():
            raise forms.ValidationError(_complaints(form))
        if field == "lead":
            return form.cleaned_data["lead_id"]
        if field == "due":
            return form.cleaned_data
        made: Any = SupportValues if field == "supports" else TargetValues
        return [made(**row) for row in form.kept()]


def typed_text(name: str, typed: str) -> str:
    """The text typed at a place, cleaned; ValidationError where it is too long."""
    field = name.rsplit(".", 1)[-1]
    text = plain_text(typed)
    if field in ONE_LINE:
        text = " ".join(text.split())
    longest = LONGEST.get(field, LONGEST_SECTION)
    if len(text) > longest:
        told = f"Dài quá {_number(longest)} ký tự (hiện có {_number(len(text))}). Hãy viết ngắn lại rồi sẽ được lưu."
        raise forms.ValidationError(told)
    return text


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _complaints(form: Any) -> list[str]:
    """Every complaint of a form or a set of rows once, in order."""
    rows = [form] if isinstance(form, forms.Form) else [*form.forms, form]
    errors = [one.errors if isinstance(one, forms.Form) else {"": one.non_form_errors()} for one in rows]
    told = [str(message) for one in errors for messages in one.values() for message in messages]
    return list(dict.fromkeys(told))
