"""Văn bản đến: what the user's agency received, acknowledged and passed on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.http import require_POST

from agencies.models import User
from documents.exceptions import AlreadyDone, TransitionError
from documents.forms.sending import PassOnForm
from documents.listing import PAGE_SIZE, OneQueryPaginator
from documents.models import Delivery, PassingOn
from documents.permissions import may_receive
from documents.sending import acknowledge, colleagues, pass_on

FILTERS = {
    "": "Tất cả",
    "chua-xac-nhan": "Chưa xác nhận",
    "da-xac-nhan": "Đã xác nhận",
    "toi-duoc-chuyen": "Tôi được chuyển",
}


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Văn bản đến of the agency the user acts for, the newest first; ``loc`` filters."""
    chosen = request.GET.get("loc", "")
    rows = filtered(Delivery.objects.received_by(request.user), chosen, request.user)
    handed = Prefetch("passed_on", PassingOn.objects.select_related("to"))
    shown = rows.with_title(request.user).select_related("document", "acknowledged_by").prefetch_related(handed)
    page = OneQueryPaginator(shown.newest_first(), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "page_obj": page,
        "waiting": any(delivery.acknowledged_at is None for delivery in page.object_list),
        "filters": FILTERS,
        "chosen": chosen if chosen in FILTERS else "",
        "may_receive": may_receive(request.user),
    }
    return render(request, "documents/inbox.html", context)


def filtered(rows: Any, chosen: str, user: User) -> Any:
    match chosen:
        case "chua-xac-nhan":
            return rows.unacknowledged()
        case "da-xac-nhan":
            return rows.filter(acknowledged_at__isnull=False)
        case "toi-duoc-chuyen":
            return rows.passed_on_to(user)
    return rows


@login_required
@require_POST
def acknowledge_received(request: HttpRequest) -> HttpResponse:
    """Acknowledges the one whose button was pressed (``mot``), else all that are ticked (``chon``)."""
    wanted = [request.POST["mot"]] if "mot" in request.POST else request.POST.getlist("chon")
    keys = [int(key) for key in wanted if key.isdecimal()]
    rows = Delivery.objects.received_by(request.user).filter(pk__in=keys)
    if not keys:
        messages.error(request, "Chưa chọn văn bản nào để xác nhận.")
    elif len(found := list(rows)) < len(set(keys)):
        raise PermissionDenied("Chỉ xác nhận được văn bản gửi đến cơ quan bạn.")
    else:
        tell_acknowledged(request, found)
    return redirect(back_to(request))


def tell_acknowledged(request: HttpRequest, found: list[Delivery]) -> None:
    done = acknowledge(found, user=request.user)
    if done:
        messages.success(request, f"Đã xác nhận nhận {len(done)} văn bản.")
    if len(done) < len(found):
        messages.info(request, f"{len(found) - len(done)} văn bản đã được xác nhận trước đó.")


def back_to(request: HttpRequest) -> str:
    """The document's page where the button stood there, else the list with its filter."""
    if request.POST.get("ve", "").isdecimal():
        return reverse("documents:sending", args=[int(request.POST["ve"])])
    query = {name: request.POST[name] for name in ("loc", "trang") if request.POST.get(name)}
    return f"{reverse('documents:inbox')}{'?' if query else ''}{urlencode(query)}"


class PassOnView(LoginRequiredMixin, View):
    """Chuyển xử lý: people of one's own agency, with a note."""

    def load(self, pk: int) -> None:
        rows = Delivery.objects.received_by(self.request.user).with_title(self.request.user)
        self.delivery = get_object_or_404(rows.select_related("document"), pk=pk)
        if not may_receive(self.request.user):
            raise PermissionDenied("Chỉ văn thư và lãnh đạo của cơ quan nhận văn bản được chuyển xử lý.")
        self.handed = list(self.delivery.passed_on.select_related("to", "by"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            rows = pass_on(self.delivery, user=request.user, to=form.chosen(), note=form.cleaned_data["note"])
        except AlreadyDone as error:
            messages.info(request, str(error))
        except TransitionError as error:
            form.add_error(None, str(error))
            return self.page(form)
        else:
            messages.success(request, f"Đã chuyển văn bản cho {len(rows)} người.")
        return redirect("documents:sending", self.delivery.document_id)

    def form(self, data: Any = None) -> PassOnForm:
        had = {row.to_id for row in self.handed}
        return PassOnForm(data, people=[one for one in colleagues(self.request.user) if one.user_id not in had])

    def page(self, form: PassOnForm) -> HttpResponse:
        context = {"delivery": self.delivery, "document": self.delivery.document, "form": form, "handed": self.handed}
        return render(self.request, "documents/pass_on.html", context)
