"""Registers: the agency's books of numbers, one book with its entries, on paper and as a sheet, and what is written."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from agencies.choices import Role
from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.exceptions import AlreadyDone, BackDated, TransitionError, WrongDate
from documents.forms.registers import (
    EnterForm,
    EntryFilterForm,
    NewRegisterForm,
    RegisterForm,
    ReserveForm,
    UseForm,
    VoidForm,
)
from documents.models import Document, Register, RegisterEntry, RegisterKind
from documents.permissions import has_role, may_keep_register
from documents.register_book import COLUMNS, book_lines, heading, sheet
from documents.registers import samples

PAGE_SIZE = 50
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def registers_of(user: User, among: Any = Register.objects) -> QuerySet[Register]:
    """Registers the user may see, with their kinds and their agencies' names of today."""
    kinds = Prefetch("kinds", RegisterKind.objects.order_by("pk"))
    rows = among.visible_to(user).select_related("agency").annotate(**name_columns("agency"))
    return rows.prefetch_related(kinds)


def register_or_404(user: User, pk: int) -> Register:
    found = get_object_or_404(registers_of(user), pk=pk)
    carry_names(found, "agency")
    return found


def kept_register(user: User, pk: int) -> Register:
    """The register that the user keeps; Http404 where he does not see it, PermissionDenied where he only reads it."""
    found = register_or_404(user, pk)
    if not may_keep_register(user, found):
        raise PermissionDenied("Chỉ văn thư của cơ quan có sổ được ghi sổ.")
    return found


@login_required
def register_list(request: HttpRequest) -> HttpResponse:
    """The agency's registers of one calendar year, with what is used, reserved and voided."""
    given = request.GET.get("nam", "")
    year = int(given) if given.isdecimal() and 1900 < int(given) < 2200 else timezone.localdate().year
    shown = Register.objects.of_year(year).counted()
    rows = list(registers_of(request.user, shown).order_by("agency", "-starts_on", "name"))
    for row in rows:
        carry_names(row, "agency")
    context = {
        "rows": [(row, samples(row, [kind.kind for kind in row.kinds.all()], shown_day(row, year))) for row in rows],
        "year": year,
        "years": range(year - 2, year + 2),
        "may_open": has_role(request.user, Role.CLERK),
        "several": len({row.agency_id for row in rows}) > 1,
    }
    return render(request, "documents/register_list.html", context)


def shown_day(register: Register, year: int) -> datetime.date:
    """A day of the year within the register's span, for the number it would print: today where that fits."""
    today = timezone.localdate()
    day = today if today.year == year else datetime.date(year, 1, 1)
    return min(max(day, register.starts_on), register.ends_on or day)


@login_required
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """One register: its entries, newest first, filtered by the address; htmx asks for the rows only."""
    found = register_or_404(request.user, pk)
    form = EntryFilterForm(request.GET)
    entries = form.narrowed(found.entries.select_related("recorded_by")).order_by("-number")
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("trang"))
    named = {entry.document_id for entry in page.object_list if entry.document_id}
    context = {
        "register": found,
        "samples": samples(found, [row.kind for row in found.kinds.all()]),
        "form": form,
        "page_obj": page,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
        "seen": set(Document.objects.visible_to(request.user).filter(pk__in=named).values_list("pk", flat=True)),
        "keeps": may_keep_register(request.user, found),
    }
    fragment = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return render(request, f"documents/{'_register_rows' if fragment else 'register_detail'}.html", context)


def shown_entries(request: HttpRequest, found: Register) -> QuerySet[RegisterEntry]:
    """The entries that the address asks for."""
    return EntryFilterForm(request.GET).narrowed(found.entries.all())


@login_required
def register_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The book on paper, A4 on its side."""
    found = register_or_404(request.user, pk)
    lines = book_lines(shown_entries(request, found))
    context = {"register": found, "heading": heading(found), "columns": COLUMNS, "lines": lines}
    return render(request, "documents/register_print.html", context)


@login_required
def register_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    found = register_or_404(request.user, pk)
    content = sheet(found, book_lines(shown_entries(request, found)))
    name = f"so-dang-ky-{found.starts_on.year}-{pk}.xlsx"
    return HttpResponse(
        content,
        content_type=SHEET_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"},
    )


class WriteView(LoginRequiredMixin, FormView):
    """A form about a register. Subclasses load what it is about and say where it leads.

    What is wrong stands at its field; nothing typed is lost.
    """

    template_name = "documents/register_write.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.load()
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        self.register = kept_register(self.request.user, self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "register": self.register}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            kept = form.keep(self.request.user)
        except AlreadyDone as error:
            messages.info(self.request, str(error))
            return redirect(self.back_url())
        except (TransitionError, ValidationError) as error:
            field = "dated_on" if isinstance(error, WrongDate) else "note" if isinstance(error, BackDated) else None
            form.add_error(field, error if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(self.request, self.told(kept))
        return redirect(self.done_url(kept))

    def told(self, kept: Any) -> str:
        return f"{kept.get_state_display()}: số {kept.printed}, ngày {kept.dated_on:%d/%m/%Y}."

    def back_url(self) -> str:
        return reverse("documents:register", args=[self.register.pk])

    def done_url(self, kept: Any) -> str:
        return self.back_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "register": self.register, "back_url": self.back_url()}


class ReserveView(WriteView):
    form_class = ReserveForm


class EnterView(WriteView):
    form_class = EnterForm


class EntryView(WriteView):
    """A form about one reserved number."""

    def load(self) -> None:
        seen = Register.objects.visible_to(self.request.user)
        entries = RegisterEntry.objects.select_related("register").filter(register__in=seen)
        self.entry = get_object_or_404(entries, pk=self.kwargs["pk"])
        self.register = kept_register(self.request.user, self.entry.register_id)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        del kwargs["register"]
        return {**kwargs, "entry": self.entry}


class UseView(EntryView):
    form_class = UseForm


class VoidView(EntryView):
    form_class = VoidForm


class RegisterEditView(WriteView):
    """The register itself, with the number it would print for each kind; htmx asks for these alone."""

    template_name = "documents/register_form.html"
    form_class: Any = RegisterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "HX-Request" not in request.headers:
            return super().get(request, *args, **kwargs)
        form = self.form_class(request.GET, instance=self.register)
        return render(request, "documents/_register_samples.html", {"samples": form.samples(), "form": form})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "xem-truoc" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = kwargs.pop("register")
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "samples": context["form"].samples()}

    def told(self, kept: Any) -> str:
        return "Đã lưu sổ."


class RegisterCreateView(RegisterEditView):
    form_class = NewRegisterForm

    def load(self) -> None:
        if not has_role(self.request.user, Role.CLERK):
            raise PermissionDenied("Chỉ văn thư lập sổ của cơ quan mình.")
        self.register = Register(agency=self.request.user.acting.agency)

    def back_url(self) -> str:
        return reverse("documents:registers")

    def done_url(self, kept: Any) -> str:
        return f"{self.back_url()}?nam={kept.starts_on.year}"

    def told(self, kept: Any) -> str:
        return "Đã lập sổ."
