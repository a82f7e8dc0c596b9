"""Who received one document: for the sender every agency, for a receiver its own line."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.decorators.http import require_POST

from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.exceptions import AlreadyDone, TransitionError
from documents.forms.recipients import AgenciesForm
from documents.models import Delivery, Document, PassingOn
from documents.permissions import is_of_sending_agency, may_receive, may_remind, may_send
from documents.reading import reads_draft
from documents.recipients import agencies_on_offer
from documents.sending import remind, see, send_more
from documents.views.frame import document_context
from documents.views.reading import visible_document


@login_required
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Gửi nhận: opening it notes that the user saw what was passed on to him."""
    document, user = visible_document(request, pk), request.user
    context = document_context(document, user, "sending")
    sends = is_of_sending_agency(user, document)
    context |= {
        "sent": sent_rows(document) if sends or reads_draft(document, user) else None,
        "received": received_rows(document, user),
        "may_send": document.is_issued and may_send(user, document),
        "may_remind": may_remind(user, document),
        "may_receive": may_receive(user),
    }
    if any(row.to_id == user.pk and row.seen_at is None for d in context["received"] for row in d.passed_on.all()):
        see(document, user)
    return render(request, "documents/document_sending.html", context)


def sent_rows(document: Document) -> list[Delivery]:
    """Every agency that the document was sent to, those that have not acknowledged first. One query."""
    return named(document.deliveries.select_related("agency", "acknowledged_by").waiting_first())


def received_rows(document: Document, user: User) -> list[Delivery]:
    """The lines of the user's agency and those it succeeds, with whom they were passed on to. Two queries."""
    handed = Prefetch("passed_on", PassingOn.objects.select_related("to", "by"))
    mine = Delivery.objects.received_by(user).filter(document=document)
    return named(mine.select_related("agency", "acknowledged_by", "sent_by").prefetch_related(handed).order_by("pk"))


def named(rows: QuerySet[Delivery]) -> list[Delivery]:
    found = list(rows.annotate(**name_columns("agency")))
    for row in found:
        carry_names(row, "agency")
    return found


class SendMoreView(LoginRequiredMixin, View):
    """Gửi thêm: further agencies of the directory for an issued document."""

    def load(self, pk: int) -> None:
        self.document = visible_document(self.request, pk)
        if not (self.document.is_issued and may_send(self.request.user, self.document)):
            raise PermissionDenied("Chỉ văn thư của cơ quan gửi được gửi thêm, và chỉ văn bản đã ban hành.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            sent = send_more(self.document, user=request.user, agencies=form.cleaned_data["agencies"])
        except AlreadyDone as error:
            messages.info(request, str(error))
        else:
            messages.success(request, f"Đã gửi văn bản đến {len(sent)} cơ quan.")
        return redirect("documents:sending", pk)

    def form(self, data: Any = None) -> AgenciesForm:
        """Agencies that have the document already are not offered, nor is the sender himself."""
        had = {self.request.user.acting.agency_id, *self.document.deliveries.values_list("agency", flat=True)}
        offered = agencies_on_offer(self.document.locality_id, timezone.localdate())
        left = [(label, [row for row in rows if row[0] not in had]) for label, rows in offered]
        return AgenciesForm(data, offered=[(label, rows) for label, rows in left if rows])

    def page(self, form: AgenciesForm) -> HttpResponse:
        context = document_context(self.document, self.request.user, "sending") | {"form": form}
        return render(self.request, "documents/sending_more.html", context)


@login_required
@require_POST
def remind_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Reminds the agency of one delivery."""
    documents = Document.objects.visible_to(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(document__in=documents).select_related("document"), pk=pk)
    try:
        remind(delivery, user=request.user)
    except TransitionError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "Đã nhắc.")
    return redirect("documents:sending", delivery.document_id)
