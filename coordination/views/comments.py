"""An agency words its own comment anew or takes it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.decorators.http import require_POST

from coordination import workflow
from coordination.addresses import round_page
from coordination.consulting import signed_lines
from coordination.forms.consultation import ChangeCommentForm
from coordination.models import Comment
from coordination.permissions import may_attach_to
from documents.exceptions import TransitionError
from documents.views.refusals import refusal_told


def comment_or_404(request: HttpRequest, pk: int) -> Comment:
    """The comment with its version and round; Http404 where the user does not see it."""
    with_round = Comment.objects.visible_to(request.user).select_related("version__document", "version__consultation")
    return get_object_or_404(with_round, pk=pk)


class ChangeCommentView(LoginRequiredMixin, View):
    """Sửa góp ý; from here it is withdrawn too."""

    def load(self, pk: int) -> None:
        self.comment = comment_or_404(self.request, pk)
        if not may_attach_to(self.request.user, self.comment):
            raise PermissionDenied("Chỉ cơ quan đã góp ý được sửa, rút góp ý, khi đợt lấy ý kiến còn mở.")

    def form(self, data: Any = None) -> ChangeCommentForm:
        return ChangeCommentForm(data, comment=self.comment, lines=signed_lines(self.comment.version))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                form.perform(request.user)
            except TransitionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Đã sửa góp ý.")
                return HttpResponseRedirect(round_page(self.comment.version, f"#gop-y-{pk}"))
        return self.page(form)

    def page(self, form: ChangeCommentForm) -> HttpResponse:
        context = {
            "form": form,
            "comment": self.comment,
            "closed": workflow.change_closed(self.comment),
            "back_url": round_page(self.comment.version, f"#gop-y-{self.comment.pk}"),
        }
        return render(self.request, "coordination/consultation/comment_change.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Rút góp ý: takes the comment off the round."""
    comment = comment_or_404(request, pk)
    with refusal_told(request):
        workflow.withdraw_comment(comment, user=request.user)
        messages.success(request, "Đã rút góp ý.")
    return HttpResponseRedirect(round_page(comment.version))
