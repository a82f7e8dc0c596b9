"""Giao quyền, ủy quyền: the list, a new one, its early end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from agencies.delegating import end, givers_for, may_change, may_delegate, take_back
from agencies.forms.delegating import DelegationForm, EndForm
from agencies.models import Agency, Delegation

PAGE_SIZE = 50
NOBODY = (
    "Tài khoản của bạn chưa gắn với người đang giữ chức vụ ở cơ quan này, nên không có quyền nào để giao. "
    "Văn thư của cơ quan ghi thay bạn, hoặc quản trị gắn tài khoản với chức vụ."
)


def visible_delegations(request: HttpRequest) -> Any:
    """What the user may see, with whom it names and the agency's name of today."""
    ends = [f"{end}__{part}" for end in ("from_appointment", "to_appointment") for part in ("official", "post")]
    rows = Delegation.objects.visible_to(request.user).select_related(*ends, "recorded_by", "ended_by")
    return rows.prefetch_related(Prefetch("from_appointment__agency", Agency.objects.named()))


@login_required
def delegations(request: HttpRequest) -> HttpResponse:
    """Those that hold or will hold first; of one agency with ?co-quan=."""
    rows, chosen = visible_delegations(request), request.GET.get("co-quan", "")
    agency = request.user.acting.agency if request.user.acting else None
    if chosen.isdecimal():
        agency = Agency.objects.visible_to(request.user).named().filter(pk=chosen).first()
        rows = rows.filter(from_appointment__agency=chosen)
    page = Paginator(rows.order_by(F("until").desc(nulls_first=True), "-since", "pk"), PAGE_SIZE)
    shown = page.get_page(request.GET.get("trang"))
    for row in shown:
        row.may_change = may_change(request.user, row)
    context = {
        "page_obj": shown,
        "today": timezone.localdate(),
        "agency": agency,
        "may_delegate": agency is not None and may_delegate(request.user, agency),
        "several": request.user.is_superuser or bool(request.user.administered_localities),
    }
    return render(request, "agencies/delegation_list.html", context)


class DelegationAddView(LoginRequiredMixin, View):
    """Ghi giao quyền, ủy quyền within one agency; ?nguoi-giao= names whose power it is."""

    def load(self, pk: int) -> None:
        agencies = Agency.objects.visible_to(self.request.user).named()
        self.agency = get_object_or_404(agencies, pk=pk)
        if not may_delegate(self.request.user, self.agency):
            raise PermissionDenied("Chỉ văn thư, lãnh đạo của cơ quan và quản trị của đơn vị ghi giao quyền.")

    def form(self, data: Any = None) -> DelegationForm:
        first = {"from_appointment": self.request.GET.get("nguoi-giao", "")}
        return DelegationForm(data, agency=self.agency, user=self.request.user, initial=first)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        delegation = form.save()
        messages.success(request, f"Đã ghi giao quyền {delegation.authority} cho {delegation.to_appointment}.")
        return redirect(list_of(self.agency.pk))

    def page(self, form: DelegationForm) -> HttpResponse:
        nobody = "" if givers_for(self.request.user, self.agency).exists() else NOBODY
        context = {"form": form, "agency": self.agency, "nobody": nobody, "back_url": list_of(self.agency.pk)}
        return render(self.request, "agencies/delegation_form.html", context)


class DelegationEndView(LoginRequiredMixin, View):
    """Kết thúc sớm; an entry nothing was done by can be taken back from here."""

    def load(self, pk: int) -> None:
        self.delegation = get_object_or_404(visible_delegations(self.request), pk=pk)
        if not may_change(self.request.user, self.delegation):
            raise PermissionDenied("Chỉ người giao quyền, văn thư hoặc quản trị của cơ quan làm được việc này.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(EndForm(initial={"until": timezone.localdate()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = EndForm(request.POST)
        if form.is_valid():
            try:
                ended = end(self.delegation, user=request.user, until=form.cleaned_data["until"])
            except ValidationError as error:
                form.add_error("until", error)
            else:
                messages.success(request, f"Giao quyền kết thúc sau ngày {ended.until:%d/%m/%Y}.")
                return redirect(list_of(self.delegation.from_appointment.agency_id))
        return self.page(form)

    def page(self, form: EndForm) -> HttpResponse:
        back = list_of(self.delegation.from_appointment.agency_id)
        context = {"form": form, "delegation": self.delegation, "back_url": back}
        return render(self.request, "agencies/delegation_end.html", context)


@login_required
@require_POST
def delegation_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(visible_delegations(request), pk=pk)
    try:
        take_back(delegation, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("agencies:delegation_end", pk)
    messages.success(request, "Đã bỏ mục giao quyền chưa dùng.")
    return redirect(list_of(delegation.from_appointment.agency_id))


def list_of(agency: int) -> str:
    """The list of one agency's delegations."""
    return f"{reverse('agencies:delegations')}?co-quan={agency}"
