"""What becomes of answers and comments: disposed of, replied to, reminded of, entered from paper, put into a table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.http import require_POST

from coordination import workflow
from coordination.addresses import page_of, round_page
from coordination.consulting import rounds_of, seen_rows
from coordination.forms.consultation import DispositionForm, PaperAnswerForm, ReplyForm
from coordination.models import Comment, ConsultedAgency, JointText, joint_of
from coordination.opinions import opinions_document
from coordination.permissions import may_record_answer
from coordination.views.consultation import chosen_round, comments_page
from coordination.views.context import joint_or_404
from coordination.workflow.commenting import Disposed
from documents.attaching import attachments_of
from documents.choices import FileFormat
from documents.exceptions import AlreadyDone, InvalidTransition, StaleRevision, TransitionError, WrongDate
from documents.renderings import rendered
from documents.views.reading import DOCX_TYPE, PDF_TYPE, file_response


def comment_and_joint(request: HttpRequest, pk: int) -> tuple[Comment, JointText]:
    """The comment and the programme it is about; Http404 where the user does not see them."""
    found = get_object_or_404(Comment.objects.visible_to(request.user).select_related("version__document"), pk=pk)
    joint = joint_of(found.version.document)
    return found, joint_or_404(request.user, joint.kind, joint.pk)


@login_required
@require_POST
def dispose(request: HttpRequest, pk: int) -> HttpResponse:
    found, joint = comment_and_joint(request, pk)
    form = DispositionForm(request.POST, comment=found)
    if form.is_valid():
        try:
            done = workflow.dispose(found, user=request.user, **form.cleaned_data)
        except StaleRevision as error:
            form.add_error(None, str(error))
            form.see(Comment.objects.get(pk=pk).stamp)
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            tell(request, done)
            return HttpResponseRedirect(back_to(request, joint, found))
    return comments_page(request, joint, dispositions={found.pk: form})


def tell(request: HttpRequest, done: Disposed) -> None:
    """What was done, and whether the suggested wording is in the draft."""
    messages.success(request, "Đã ghi ý kiến tiếp thu, giải trình.")
    comment = done.comment
    if done.conflict:
        messages.warning(request, f"{done.conflict} Lời văn đề nghị chưa được đưa vào; hãy sửa trong trang soạn thảo.")
    elif comment.adopts and comment.adopted_in is None:
        messages.info(request, "Lời văn đề nghị sẽ được đưa vào khi mở lại bản dự thảo để chỉnh sửa.")
    elif comment.adopts:
        messages.success(request, f"Đã đưa lời văn của {comment.agency} vào bản dự thảo {comment.adopted_in.no}.")


@login_required
@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    found, joint = comment_and_joint(request, pk)
    form = ReplyForm(request.POST, comment=found)
    if form.is_valid():
        try:
            workflow.reply(found, user=request.user, **form.cleaned_data)
        except AlreadyDone as error:
            messages.info(request, str(error))
            return HttpResponseRedirect(back_to(request, joint, found))
        except InvalidTransition as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã gửi trả lời.")
            return HttpResponseRedirect(back_to(request, joint, found))
    return comments_page(request, joint, replies={found.pk: form})


def back_to(request: HttpRequest, joint: JointText, comment: Comment) -> str:
    """The page of comments where the form stood, at this comment."""
    query = request.GET.urlencode()
    return f"{page_of(joint.document, 'comments')}{'?' if query else ''}{query}#gop-y-{comment.pk}"


def consulted_or_404(request: HttpRequest, pk: int) -> ConsultedAgency:
    rows = ConsultedAgency.objects.visible_to(request.user).select_related("consultation__version__document", "agency")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    consulted = consulted_or_404(request, pk)
    try:
        workflow.remind(consulted, user=request.user)
    except TransitionError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, f"Đã nhắc {consulted}.")
    return HttpResponseRedirect(round_page(consulted.consultation.version))


class PaperAnswerView(LoginRequiredMixin, View):
    """Nhập câu trả lời bằng văn bản giấy: number, date, scan and what it says."""

    def load(self, pk: int) -> None:
        self.consulted = consulted_or_404(self.request, pk)
        self.document = self.consulted.consultation.version.document
        if not may_record_answer(self.request.user, self.document):
            raise PermissionDenied("Chỉ cơ quan soạn thảo nhập câu trả lời nhận bằng văn bản giấy.")
        self.scans = attachments_of(self.consulted)

    def form(self, data: Any = None, files: Any = None) -> PaperAnswerForm:
        scanned = bool(self.scans)
        return PaperAnswerForm(data, files, consulted=self.consulted, commented=False, scanned=scanned)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic():
                    messages.success(request, form.perform(request.user))
                return HttpResponseRedirect(round_page(self.consulted.consultation.version))
            except WrongDate as error:
                form.add_error("paper_on", str(error))
            except InvalidTransition as error:
                form.add_error(None, str(error))
        return self.page(form)

    def page(self, form: PaperAnswerForm) -> HttpResponse:
        version = self.consulted.consultation.version
        context = {"form": form, "consulted": self.consulted, "version": version, "scans": self.scans}
        context["back_url"] = round_page(version)
        return render(self.request, "coordination/consultation/paper.html", context)


def table(request: HttpRequest, kind: str, pk: int, file_format: FileFormat) -> tuple[bytes, str]:
    """The table of opinions of one round (?ban=) as a file, and its name; Http404 for who does not see all of it."""
    joint = joint_or_404(request.user, kind, pk)
    rounds = rounds_of(joint.document, request.user)
    one = chosen_round(rounds, request.GET.get("ban")) if rounds else None
    if one is None or len(seen_rows(one, request.user)) < len(one.rows):
        raise Http404("Không có bảng tổng hợp ý kiến.")
    name = f"bang-tong-hop-gop-y-{pk}-ban-{one.version_no}.{file_format}"
    return rendered(opinions_document(joint, one), file_format), name


@login_required
def table_pdf(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    data, name = table(request, kind, pk, FileFormat.PDF)
    disposition = content_disposition_header(as_attachment=False, filename=name)
    return file_response(request, lambda: data, PDF_TYPE, disposition)


@login_required
def table_docx(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    data, name = table(request, kind, pk, FileFormat.DOCX)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return file_response(request, lambda: data, DOCX_TYPE, disposition)
