"""Góp ý: sending a programme out, the answers and the comments of the agencies asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.choices import Role
from agencies.models import User
from coordination.consulting import Round, in_order, rounds_of, seen_rows, signed_lines
from coordination.content import lines_of
from coordination.forms.consultation import AnswerForm, CommentForm, DispositionForm, ReplyForm, SendOutForm
from coordination.models import ItemLine, JointText
from coordination.permissions import may_answer, may_attach_to, may_comment_on, may_dispose_of, may_record_answer
from coordination.remarks import Remark, add_replies, comments_on, mark_moved
from coordination.signs import numbered
from coordination.views.context import joint_context, joint_or_404
from coordination.workflow import change_closed
from documents.choices import Action, DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition, WrongDate
from documents.models import Document
from documents.permissions import has_role
from documents.reading import reads_draft
from documents.views.actions import ActionView

COMMENTS_A_PAGE = 15
UNDISPOSED = "cho"


class SendOutView(ActionView):
    """Sends the draft to the agencies chosen, until a deadline."""

    template_name = "coordination/consultation/send_out.html"

    def load(self, *, pk: int, action: str = "", kind: str = "", **_kwargs: Any) -> None:
        self.joint = joint_or_404(self.request.user, kind, pk)
        self.document = self.joint.document
        self.action = Action.SEND_OUT

    def own_page(self) -> str:
        return ""

    def form(self, data: Any = None) -> SendOutForm:
        return SendOutForm(data, document=self.document)

    def next_path(self) -> str:
        return reverse("coordination:comments", args=[self.joint.kind, self.joint.pk])


@login_required
def comments(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The tab: one consultation (?ban=<version>, the newest by default), its answers and comments (?loc=cho)."""
    return comments_page(request, joint_or_404(request.user, kind, pk))


def comments_page(request: HttpRequest, joint: JointText, status: int = 200, **forms: Any) -> HttpResponse:
    """The tab with the forms given in place of empty ones.

    ``answer``, ``comment``; ``dispositions`` and ``replies`` by comment id.
    """
    user = request.user
    context = joint_context(joint, user, "comments")
    rounds = rounds_of(joint.document, user)
    drafter = rounds[0].of_drafter if rounds else reads_draft(joint.document, user)
    context |= {"rounds": rounds, "drafter": drafter}
    if rounds:
        chosen = chosen_round(rounds, request.GET.get("ban"))
        context |= round_context(request, joint, chosen, forms)
        context["earlier"] = next((one for one in rounds if one.version_no < chosen.version_no), None)
    return render(request, "coordination/consultation/comments.html", context, status=status)


def chosen_round(rounds: list[Round], wanted: str | None) -> Round:
    """The consultation about the version of this number, else the newest."""
    return next((one for one in rounds if str(one.version_no) == wanted), rounds[0])


def round_context(request: HttpRequest, joint: JointText, one: Round, forms: dict[str, Any]) -> dict[str, Any]:
    user, document, version = request.user, joint.document, one.consultation.version
    rows = seen_rows(one, user)
    lines = ItemLine.objects.filter(version__in={version, document.current_version}).order_by("position", "pk")
    asked_lines = in_order(numbered((line for line in lines if line.version_id == version.pk), document.kind))
    seen = comments_on(version, user, asked_lines)
    listed = listing(request, one, seen)
    remarks = listed["page_obj"].object_list
    add_replies(remarks)
    for remark in remarks:
        remark.comment.version = version  # read with its round: what may be changed asks nothing more
    if one.of_drafter and document.current_version != version:
        mark_moved(remarks, version, document.current_version, lines)
    add_forms(remarks, document, user, forms, takes_part=bool(rows))
    return {
        "round": one,
        "asked_version": version,
        "rows": rows,
        "sees_all": len(rows) == len(one.rows),
        "records": one.is_open and may_record_answer(user, document),
        "draft_open": document.state == DocumentState.DRAFT,
        **listed,
        **(forms_of_asked(one, document, user, seen, asked_lines) if one.is_open else {}),
        **{f"{name}_form": forms[name] for name in ("answer", "comment") if name in forms},
    }


def listing(request: HttpRequest, one: Round, seen: list[Remark]) -> dict[str, Any]:
    """The page of comments that the address asks for: all, or those not yet disposed of."""
    waiting = [remark for remark in seen if not remark.comment.disposition]
    only_waiting = one.of_drafter and request.GET.get("loc") == UNDISPOSED
    return {
        "page_obj": Paginator(waiting if only_waiting else seen, COMMENTS_A_PAGE).get_page(request.GET.get("trang")),
        "waiting": len(waiting),
        "total": len(seen),
        "only_waiting": only_waiting,
    }


def forms_of_asked(one: Round, document: Document, user: User, seen: list[Remark], lines: list[ItemLine]) -> Any:
    """What an agency asked, or a party, fills in while the consultation is open; None where it may not."""
    asked = [row.agency_id for row in one.rows]
    comments = may_comment_on(user, document, asked)
    version = one.consultation.version
    return {
        "answer_form": answer_form(one, seen) if one.own is not None and may_answer(user, one.own) else None,
        "comment_form": CommentForm(version=version, lines=lines) if comments else None,
    }


def answer_form(one: Round, seen: list[Remark], data: Any = None) -> AnswerForm:
    own = one.own.agency_id if one.own else None
    commented = any(remark.comment.agency_id == own and not remark.comment.general for remark in seen)
    return AnswerForm(data, consulted=one.own, commented=commented)


def add_forms(seen: Any, document: Document, user: User, bound: dict[str, Any], *, takes_part: bool) -> None:
    """Gives each comment the forms that dispose of it and reply to it, where the user may."""
    may = may_dispose_of(user, document) and not document.is_issued
    replies = takes_part and not document.is_issued and has_role(user, Role.STAFF, Role.LEADER)
    for remark in seen:
        comment = remark.comment
        remark.changes = may_attach_to(user, comment) and not change_closed(comment)
        empty = DispositionForm(comment=comment) if may else None
        remark.form = bound.get("dispositions", {}).get(comment.pk, empty)
        remark.reply_form = bound.get("replies", {}).get(comment.pk, ReplyForm(comment=comment) if replies else None)


@login_required
@require_POST
def answer(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    joint = joint_or_404(request.user, kind, pk)
    rounds = rounds_of(joint.document, request.user)
    one = chosen_round(rounds, request.POST.get("ban")) if rounds else None
    if one is None or one.own is None:
        raise Http404("Cơ quan của bạn không được hỏi trong đợt này.")
    form = answer_form(one, comments_on(one.consultation.version, request.user, []), request.POST)
    if form.is_valid():
        try:
            messages.success(request, form.perform(request.user))
            return redirect("coordination:comments", kind, pk)
        except WrongDate as error:
            form.add_error("on", str(error))
        except InvalidTransition as error:
            form.add_error(None, str(error))
    return comments_page(request, joint, answer=form)


@login_required
@require_POST
def add_comment(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A comment on the version that the page showed (``ban``); a round that ended meanwhile is told."""
    joint = joint_or_404(request.user, kind, pk)
    rounds = rounds_of(joint.document, request.user)
    if not rounds:
        raise Http404("Văn bản chưa được gửi lấy ý kiến.")
    version = chosen_round(rounds, request.POST.get("ban")).consultation.version
    form = CommentForm(request.POST, request.FILES, version=version, lines=signed_lines(version))
    if form.is_valid():
        try:
            made = form.perform(request.user)
        except AlreadyDone as error:
            messages.info(request, str(error))
            return redirect("coordination:comments", kind, pk)
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã gửi góp ý vào “{about(form, made.item_id or made.section)}”.")
            return redirect("coordination:comments", kind, pk)
    return comments_page(request, joint, comment=form)


def about(form: CommentForm, chosen: Any) -> str:
    """What the place commented on is called in the form's list."""
    choices = form.fields["item"].choices  # type: ignore[attr-defined]  # a ChoiceField
    flat = {str(key): label for group in choices for key, label in (group[1] if group[0] else [group])}
    return flat.get(str(chosen), flat[""])


@login_required
def read(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Đọc và góp ý: the text sent out, each place with its comment button, and the form beside it (?muc=<place>)."""
    joint = joint_or_404(request.user, kind, pk)
    rounds = rounds_of(joint.document, request.user)
    if not rounds:
        raise Http404("Văn bản chưa được gửi lấy ý kiến.")
    one = chosen_round(rounds, request.GET.get("ban"))
    version = one.consultation.version
    lines = in_order(lines_of(version, targets=False))
    context = joint_context(joint, request.user, "comments")
    asked = [row.agency_id for row in one.rows]
    comments = one.is_open and may_comment_on(request.user, joint.document, asked)
    first = {"item": request.GET.get("muc", "")}
    context |= {
        "round": one,
        "asked_version": version,
        "lines": lines,
        "form": CommentForm(version=version, lines=lines, initial=first) if comments else None,
    }
    return render(request, "coordination/consultation/read.html", context)
