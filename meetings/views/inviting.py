"""Tab Mời họp: who is invited and what he answered, letters and their fate. For the organizer alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agencies.models import User
from documents.attaching import attachments_of
from documents.exceptions import TransitionError
from documents.qr import qr_svg
from documents.views.refusals import refusal_told
from documents.views.revisions import posted_revision
from meetings.answers import WHO, answers_by_group, delegates_shown, give_answer, total
from meetings.choices import Action, MailKind, MailState
from meetings.forms.inviting import WordsForm, answer_form
from meetings.inviting import (
    INVITING_STATES,
    give_new_link,
    note_invited,
    open_papers,
    openable,
    remind,
    send_invitations,
)
from meetings.letters import addressees, body, meeting_for_letters
from meetings.mailing import is_outdated, send_again
from meetings.models import Delegate, Mail, Meeting
from meetings.permissions import may_organize
from meetings.personal import personal_address
from meetings.views.shared import meeting_context, meeting_or_404
from meetings.workflow import guard

ROWS_A_PAGE = 25
CHOSEN = "d"  # the name of the boxes beside delegates


def organized_or_404(user: User, pk: int) -> Meeting:
    """The meeting, for its organizer: addresses and answers are nobody else's."""
    meeting = meeting_or_404(user, pk)
    if not may_organize(user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị được xem phần này.")
    return meeting


def _context(meeting: Meeting, user: User) -> dict[str, Any]:
    return meeting_context(meeting, user, "inviting") | {"may_invite": meeting.state in INVITING_STATES}


def _chosen(data: Any) -> list[int]:
    return [int(value) for value in data.getlist(CHOSEN) if value.isdecimal() and len(value) < 18]


@login_required
def inviting(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers by group, and the delegates with what is known of their invitations."""
    meeting = organized_or_404(request.user, pk)
    who = request.GET.get("loc", "")
    groups = answers_by_group(meeting)
    context = _context(meeting, request.user) | {
        "groups": groups,
        "whole": total(groups),
        "who": who,
        "filters": [(key, label) for key, (label, _) in WHO.items()],
        "page_obj": Paginator(delegates_shown(meeting, who), ROWS_A_PAGE).get_page(request.GET.get("trang")),
        "mails": _mails(meeting),
    }
    return render(request, "meetings/inviting.html", context)


def _mails(meeting: Meeting) -> dict[str, Any]:
    """How the meeting's letters fare, and when those invited were last told of a change."""
    failing = ~Q(error="") & ~Q(state=MailState.SENT)
    return Mail.objects.filter(meeting=meeting).aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(state=MailState.SENT)),
        waiting=Count("pk", filter=Q(state=MailState.WAITING)),
        failing=Count("pk", filter=failing),
        changed_at=Max("created_at", filter=Q(kind=MailKind.CHANGE)),
    )


@login_required
def invite_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the letter with the words that are added to it; POST sends it, unless it only asks to see it again."""
    meeting = organized_or_404(request.user, pk)
    data = request.POST if request.method == "POST" else request.GET
    chosen, form = _chosen(data), WordsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "xem" not in request.POST:
        try:
            words, rev = form.cleaned_data["words"], posted_revision(request)
            made = send_invitations(meeting, user=request.user, delegates=chosen or None, words=words, rev=rev)
            messages.success(request, f"Đã đưa {made} thư mời vào hàng gửi. Thư được gửi ngay khi máy chủ thư nhận.")
            return redirect("meetings:inviting", pk)
        except TransitionError as error:
            messages.error(request, str(error))
    words = form.cleaned_data.get("words", "") if form.is_bound and form.is_valid() else ""
    context = _context(meeting, request.user) | {"form": form, "chosen": chosen} | _letter(meeting, chosen, words)
    return render(request, "meetings/invite_send.html", context)


def _letter(meeting: Meeting, chosen: list[int], words: str) -> dict[str, Any]:
    """Whom the letter goes to, and its text to the first of them."""
    people, groups = addressees(meeting)
    to = [one for one in people if one.pk in chosen or (not chosen and one.invited_at is None)]
    collective = [] if chosen else groups
    first = (to or collective or [None])[0]
    link = personal_address(first) if isinstance(first, Delegate) else ""
    told = body(meeting_for_letters(meeting.pk), MailKind.INVITATION, first, link=link, words=words) if first else ""
    return {"letters_to": to, "collective": collective, "sample": told}


def _acted(request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
    """Does what a button asks and goes back to the tab; says how many, or why not."""
    with refusal_told(request):
        messages.success(request, said.format(act()))
    return redirect("meetings:inviting", pk)


@login_required
@require_POST
def invite_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Those chosen were invited on paper or by phone."""
    meeting = organized_or_404(request.user, pk)
    chosen = _chosen(request.POST)
    if not chosen:
        messages.error(request, "Hãy đánh dấu người đã mời bằng giấy hoặc điện thoại.")
        return redirect("meetings:inviting", pk)
    said = "Đã ghi nhận mời {} đại biểu."
    return _acted(request, pk, lambda: note_invited(meeting, user=request.user, delegates=chosen), said)


@login_required
@require_POST
def invite_remind(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = organized_or_404(request.user, pk)
    said = "Đã nhắc {} đại biểu chưa trả lời."
    return _acted(request, pk, lambda: remind(meeting, user=request.user), said)


@login_required
def invitee(request: HttpRequest, pk: int, delegate_pk: int) -> HttpResponse:
    """One delegate: his link with its QR code, his letters, and the answer the organizer enters for him."""
    meeting = organized_or_404(request.user, pk)
    delegate = get_object_or_404(delegates_shown(meeting, ""), pk=delegate_pk)
    form = answer_form(delegate, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            give_answer(delegate, form.answer(), entered_by=request.user)
            messages.success(request, f"Đã ghi trả lời của {delegate}.")
            return redirect("meetings:inviting", pk)
        except TransitionError as error:
            form.add_error(None, str(error))
    link = personal_address(delegate)
    context = _context(meeting, request.user) | {"delegate": delegate, "form": form, "link": link, "qr": qr_svg(link)}
    context["mails"] = Mail.objects.filter(delegate=delegate)
    return render(request, "meetings/invitee.html", context)


@login_required
@require_POST
def invitee_link(request: HttpRequest, pk: int, delegate_pk: int) -> HttpResponse:
    """Another link for a delegate whose link got into other hands."""
    meeting = organized_or_404(request.user, pk)
    delegate = get_object_or_404(delegates_shown(meeting, ""), pk=delegate_pk)
    with refusal_told(request):
        sent = give_new_link(delegate, user=request.user)
        told = " và gửi thư mời mới" if sent else ""
        messages.success(request, f"Đã đổi liên kết{told}. Liên kết cũ không dùng được nữa.")
    return redirect("meetings:invitee", pk, delegate_pk)


@login_required
def invite_mails(request: HttpRequest, pk: int) -> HttpResponse:
    """The queue of the meeting's letters: those in trouble first."""
    meeting = organized_or_404(request.user, pk)
    mails = Mail.objects.filter(meeting=meeting).select_related("delegate", "group").order_by("sent_at", "pk")
    context = _context(meeting, request.user) | {"mails": _mails(meeting)}
    context["page_obj"] = Paginator(mails, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    return render(request, "meetings/invite_mails.html", context)


@login_required
@require_POST
def invite_mail_again(request: HttpRequest, pk: int, mail_pk: int) -> HttpResponse:
    """Gửi lại: one letter that did not go out."""
    meeting = organized_or_404(request.user, pk)
    mail = get_object_or_404(Mail.objects.select_related("delegate", "group"), meeting=meeting, pk=mail_pk)
    if send_again(mail):
        messages.success(request, "Đã đưa thư vào hàng gửi lại.")
    elif is_outdated(mail):
        messages.error(request, "Thư này đã cũ: sau đó đã có thư khác. Hãy gửi lại thư mới hơn.")
    else:
        messages.info(request, "Thư này đã gửi được.")
    return redirect("meetings:invite_mails", pk)


@login_required
def invite_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Printed: who is to be reached on paper or by phone."""
    meeting = organized_or_404(request.user, pk)
    context = {"meeting": meeting, "delegates": delegates_shown(meeting, "khong-thu")}
    return render(request, "meetings/invite_paper.html", context)


def _open_papers(meeting: Meeting, request: HttpRequest) -> int:
    guard(meeting, Action.EDIT, request.user, None)
    documents = {int(pk) for pk in request.POST.getlist("v") if pk.isdecimal()}
    return open_papers(meeting, user=request.user, papers=_chosen(request.POST), documents=documents)


def _offered(meeting: Meeting, request: HttpRequest) -> list[tuple[str, str, list[tuple[int, str, bool]]]]:
    """What can be opened, by kind: legend, name of the field, and lines of id, label, whether it is open."""
    files = set(meeting.guest_papers.values_list("pk", flat=True))
    texts = set(meeting.guest_documents.values_list("pk", flat=True))
    seen: list[Any] = openable(meeting, request.user)  # with their titles
    documents = [(one.pk, f"{one.get_kind_display()}: {one.title}", one.pk in texts) for one in seen]
    attachments = [(one.pk, one.title, one.pk in files) for one in attachments_of(meeting)]
    offered = [
        ("Chương trình, báo cáo của hội nghị", "v", documents),
        ("Tệp của hội nghị", "d", attachments),
    ]
    return [one for one in offered if one[2]]


@login_required
def guest_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the meeting's files and documents who is invited may read by his link."""
    meeting = organized_or_404(request.user, pk)
    if request.method == "POST":
        said = "Đại biểu được mời xem được {} tài liệu."
        return _acted(request, pk, lambda: _open_papers(meeting, request), said)
    context = _context(meeting, request.user) | {"offered": _offered(meeting, request)}
    return render(request, "meetings/guest_papers.html", context)
