"""Tab Ký số: the round, whose turn it is, what was signed and refused; the form of the holder; the scan of a paper."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from documents.choices import RoundState, UploadState
from documents.electronic.scanning import attach_scan, scan_of, takes_scan
from documents.electronic.signing import hand_in, resume
from documents.filing import stored_bytes
from documents.forms.electronic import ScanForm, SignedFileForm
from documents.models import Document, Party, SignedUpload, SigningRound
from documents.permissions import may_issue, may_sign_electronically
from documents.reading import name_agencies
from documents.rounds import PENDING, current_bytes, current_round, numbers_on_file, signing_order
from documents.views.frame import document_context
from documents.views.reading import PDF_TYPE, file_response, visible_document
from documents.views.refusals import refusal_told


@dataclass
class Turn:
    """A party in its place: the file it handed in that counts or is being checked, and those refused."""

    party: Party
    upload: SignedUpload | None
    refused: list[SignedUpload]
    holds: bool


@login_required
def signing(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab; for htmx only the round, which asks again while something is under way."""
    document = visible_document(request, pk)
    return page(request, document)


def page(request: HttpRequest, document: Document, forms: dict[str, Any] | None = None) -> HttpResponse:
    """The tab with forms that were sent back."""
    partly = "HX-Request" in request.headers
    context = document_context(document, request.user, "signing") | round_context(document, request)
    scan = scan_of(document)
    context |= {
        "scan": scan,
        "scan_form": ScanForm(document=document) if takes_scan(document, request.user, scan) else None,
        **(forms or {}),
    }
    if not partly:
        return render(request, "documents/document_signing.html", context, status=400 if forms else 200)
    response = render(request, "documents/_signing_round.html", context)
    if not context.get("running"):
        response["HX-Refresh"] = "true"  # the head of the page has changed too
    return response


def round_context(document: Document, request: HttpRequest) -> dict[str, Any]:
    """The round as it stands: ``running`` while the page should ask again, ``form`` for who may hand a file in now."""
    found = current_round(document.current_version)
    if found is None:
        return {"signing": None, "past": past_rounds(document)}
    turns = turns_of(found, document)
    holder = next((turn for turn in turns if turn.holds), None)
    making = found.state == RoundState.OPEN and not found.file
    checking = any(turn.upload and turn.upload.state in PENDING for turn in turns)
    mine = holder is not None and may_sign_electronically(request.user, holder.party)
    return {
        "signing": found,
        "numbers": numbers_on_file(document, found),
        "turns": turns,
        "holder": holder,
        "mine": mine,
        "form": SignedFileForm(document=document) if mine and not checking else None,
        "making": making,
        "running": making or checking,
        "past": past_rounds(document),
    }


def past_rounds(document: Document) -> QuerySet[SigningRound]:
    stopped = SigningRound.objects.filter(version__document=document, state=RoundState.STOPPED)
    return stopped.select_related("version")


def turns_of(found: SigningRound, document: Document) -> list[Turn]:
    """The parties in signing order with what they handed in. Two queries however many there are."""
    uploads = list(found.uploads.select_related("signature", "uploaded_by").prefetch_related("verified"))
    parties = signing_order(found, document)
    name_agencies(party.agency for party in parties if not party.printed_short)
    return [
        Turn(
            party,
            next((one for one in uploads if one.party_id == party.pk and one.state != UploadState.REFUSED), None),
            [one for one in uploads if one.party_id == party.pk and one.state == UploadState.REFUSED],
            found.holder_id == party.pk,
        )
        for party in parties
    ]


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it stands, to be signed: the original with all signatures accepted so far."""
    document = visible_document(request, pk)
    found = current_round(document.current_version)
    if found is None or not found.file:
        raise Http404("Văn bản không có tệp ký số.")
    return attachment(current_bytes(found), f"van-ban-{pk}-ky-so.pdf")


def attachment(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def hand_in_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the signed file of the party whose turn it is."""
    document = visible_document(request, pk)
    if not any(may_sign_electronically(request.user, party) for party in document.current_version.parties.all()):
        raise PermissionDenied("Chỉ văn thư hoặc lãnh đạo của bên ký nộp tệp đã ký số.")
    form = SignedFileForm(request.POST, request.FILES, document=document)
    if not form.is_valid():
        return page(request, document, {"form": form})
    given = form.cleaned_data["file"]
    with refusal_told(request):
        hand_in(document, user=request.user, name=given.name, content=given.read())
        messages.success(request, "Đã nhận tệp. Hệ thống đang kiểm tra chữ ký số.")
    return redirect("documents:signing", pk)


@login_required
@require_POST
def resume_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts the making of the file, or the check, again where it was lost."""
    document = visible_document(request, pk)
    parties = document.current_version.parties.all()
    if not may_issue(request.user, document) and not any(may_sign_electronically(request.user, p) for p in parties):
        raise PermissionDenied("Chỉ văn thư của cơ quan cấp số hoặc bên ký thực hiện lại.")
    resume(document)
    messages.info(request, "Đã yêu cầu thực hiện lại.")
    return redirect("documents:signing", pk)


@login_required
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the scan of the signed paper as a download. POST: attaches it."""
    document = visible_document(request, pk)
    if request.method != "POST":
        kept = scan_of(document)
        if kept is None:
            raise Http404("Văn bản chưa có bản quét.")
        disposition = content_disposition_header(as_attachment=True, filename=f"van-ban-{pk}-ban-quet.pdf")
        return file_response(request, lambda: stored_bytes(kept), PDF_TYPE, disposition)
    form = ScanForm(request.POST, request.FILES, document=document)
    if not form.is_valid():
        return page(request, document, {"scan_form": form})
    with refusal_told(request):
        attach_scan(document, user=request.user, content=form.cleaned_data["file"].read())
        messages.success(request, "Đã đính kèm bản quét văn bản ký tay.")
    return redirect("documents:signing", pk)
