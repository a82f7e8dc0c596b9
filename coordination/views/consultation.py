"""Góp ý: sending a programme out, the answers, the comments and what is done with them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.models import User
from coordination import workflow
from coordination.consulting import Remark, Round, comments_on, rounds_of, seen_rows, signed_lines
from coordination.forms.consultation import AnswerForm, CommentForm, DispositionForm, SendOutForm
from coordination.models import Comment, Program
from coordination.permissions import may_answer, may_comment_on, may_dispose_of
from coordination.views.context import program_context, program_or_404
from documents.choices import Action
from documents.exceptions import InvalidTransition, WrongDate
from documents.reading import reads_draft
from documents.views.actions import ActionView

COMMENTS_A_PAGE = 20


class SendOutView(ActionView):
    """Sends the draft to the agencies chosen, until a deadline."""

    template_name = "coordination/consultation/send_out.html"

    def load(self, pk: int, action: str = "") -> None:
        self.program = program_or_404(self.request.user, pk)
        self.document = self.program.document
        self.action = Action.SEND_OUT

    def own_page(self) -> str:
        return ""

    def form(self, data: Any = None) -> SendOutForm:
        return SendOutForm(data, document=self.document)

    def next_path(self) -> str:
        return reverse("coordination:comments", args=[self.program.pk])


@login_required
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab: one consultation (?ban=<version>, the newest by default), its answers and comments."""
    return comments_page(request, program_or_404(request.user, pk))


def comments_page(request: HttpRequest, program: Program, status: int = 200, **forms: Any) -> HttpResponse:
    """The tab with the forms given in place of empty ones: ``answer``, ``comment``, ``dispositions`` by comment id."""
    user = request.user
    context = program_context(program, user, "comments")
    rounds = rounds_of(program.document, user)
    drafter = reads_draft(program.document, user)
    context |= {"rounds": rounds, "drafter": drafter}
    if rounds:
        chosen = chosen_round(rounds, request.GET.get("ban"))
        context |= round_context(request, program, chosen, forms) | {"rows": seen_rows(chosen, drafter=drafter)}
    return render(request, "coordination/consultation/comments.html", context, status=status)


def chosen_round(rounds: list[Round], wanted: str | None) -> Round:
    """The consultation about the version of this number, else the newest."""
    return next((one for one in rounds if str(one.consultation.version.no) == wanted), rounds[0])


def round_context(request: HttpRequest, program: Program, one: Round, forms: dict[str, Any]) -> dict[str, Any]:
    user, document, version = request.user, program.document, one.consultation.version
    lines = signed_lines(version)
    seen = comments_on(version, user, lines)
    page = Paginator(seen, COMMENTS_A_PAGE).get_page(request.GET.get("trang"))
    is_open = one.consultation.closed_on is None
    add_disposition_forms(page.object_list, document, user, forms.get("dispositions", {}))
    asked = [row.agency_id for row in one.rows]
    return {
        "round": one,
        "asked_version": version,
        "page_obj": page,
        "waiting": sum(not remark.comment.disposition for remark in seen),
        "answer_form": forms.get("answer") or (answer_form(one, seen) if is_open and answers(user, one) else None),
        "comment_form": forms.get("comment")
        or (CommentForm(lines=lines) if is_open and may_comment_on(user, document, asked) else None),
    }


def answers(user: User, one: Round) -> bool:
    return one.own is not None and may_answer(user, one.own)


def answer_form(one: Round, seen: list[Remark], data: Any = None) -> AnswerForm:
    commented = any(remark.comment.agency_id == one.own.agency_id for remark in seen) if one.own else False
    return AnswerForm(data, consulted=one.own, commented=commented)


def add_disposition_forms(seen: Any, document: Any, user: User, bound: dict[int, DispositionForm]) -> None:
    """Gives each comment the form that disposes of it, where the user may."""
    may = may_dispose_of(user, document) and not document.is_issued
    for remark in seen:
        empty = DispositionForm(comment=remark.comment) if may else None
        remark.form = bound.get(remark.comment.pk, empty)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    program = program_or_404(request.user, pk)
    rounds = rounds_of(program.document, request.user)
    if not rounds or rounds[0].own is None:
        raise Http404("Cơ quan của bạn không được hỏi trong đợt này.")
    one = rounds[0]
    form = answer_form(one, comments_on(one.consultation.version, request.user, []), request.POST)
    if form.is_valid():
        try:
            messages.success(request, form.perform(request.user))
            return redirect("coordination:comments", pk)
        except WrongDate as error:
            form.add_error("on", str(error))
        except InvalidTransition as error:
            form.add_error(None, str(error))
    return comments_page(request, program, answer=form)


@login_required
@require_POST
def add_comment(request: HttpRequest, pk: int) -> HttpResponse:
    program = program_or_404(request.user, pk)
    rounds = rounds_of(program.document, request.user)
    if not rounds:
        raise Http404("Chương trình chưa được gửi lấy ý kiến.")
    version = rounds[0].consultation.version
    form = CommentForm(request.POST, lines=signed_lines(version))
    if form.is_valid():
        try:
            workflow.comment(version, user=request.user, **form.cleaned_data)
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã gửi góp ý.")
            return redirect("coordination:comments", pk)
    return comments_page(request, program, comment=form)


@login_required
@require_POST
def dispose(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Comment.objects.visible_to(request.user).select_related("version__document"), pk=pk)
    program = program_or_404(request.user, found.version.document.program.pk)
    form = DispositionForm(request.POST, comment=found)
    if form.is_valid():
        try:
            workflow.dispose(found, user=request.user, **form.cleaned_data)
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã ghi ý kiến tiếp thu, giải trình.")
            return HttpResponseRedirect(back_to(request, program, found))
    return comments_page(request, program, dispositions={found.pk: form})


def back_to(request: HttpRequest, program: Program, comment: Comment) -> str:
    """The page of comments where the form stood, at this comment."""
    query = request.GET.urlencode()
    return f"{reverse('coordination:comments', args=[program.pk])}{'?' if query else ''}{query}#gop-y-{comment.pk}"
