"""The page of one action that changes a meeting's state."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from documents.exceptions import StaleRevision, TransitionError
from documents.views.revisions import posted_revision
from meetings import workflow
from meetings.choices import TRANSITIONS, Action
from meetings.conclusions import conclude
from meetings.forms import MOVE_FORMS
from meetings.models import Meeting
from meetings.views.shared import meeting_or_404

VERBS: dict[Action, Callable[..., Meeting]] = {
    Action.INVITE: workflow.invite,
    Action.START: workflow.start,
    Action.END: workflow.end,
    Action.CONCLUDE: conclude,
    Action.POSTPONE: workflow.postpone,
    Action.RESCHEDULE: workflow.reschedule,
    Action.CANCEL: workflow.cancel,
}
EXPLANATIONS = {
    Action.INVITE: "Ghi nhận đã gửi giấy mời. Các bên của chương trình liên quan nhận thông báo.",
    Action.START: "Hội nghị bắt đầu. Từ lúc này ghi được diễn biến, phát biểu và quyết định.",
    Action.END: "Hội nghị đã họp xong. Sau đó ghi tiếp được nội dung, nhiệm vụ được giao và khen thưởng.",
    Action.CONCLUDE: "Dùng khi kết luận được thông báo ngoài hệ thống, ví dụ kết luận của cấp ủy. Các cơ quan được "
    "giao nhiệm vụ nhận thông báo. Thông báo kết luận ban hành ở đây thì hội nghị tự chuyển trạng thái.",
    Action.POSTPONE: "Hội nghị tạm hoãn; khi có ngày mới thì định lại ngày họp.",
    Action.RESCHEDULE: "Hội nghị trở lại trạng thái chuẩn bị với ngày họp mới.",
    Action.CANCEL: "Hội nghị không họp nữa. Việc này không đảo lại được; nội dung đã ghi vẫn còn.",
}


@login_required
def move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """GET asks what the action needs, POST does it; 404 for an action there is not."""
    if action not in TRANSITIONS:
        raise Http404("Không có việc này.")
    meeting, chosen = meeting_or_404(request.user, pk), Action(action)
    rev = posted_revision(request) if request.method == "POST" else None
    form = MOVE_FORMS[chosen](request.POST if request.method == "POST" else None)
    try:
        workflow.guard(meeting, chosen, request.user, rev)
        if request.method == "POST" and form.is_valid():
            VERBS[chosen](meeting, user=request.user, rev=rev, **form.cleaned_data)
            messages.success(request, f"{chosen.label}: đã ghi.")
            return redirect(meeting)
    except StaleRevision as error:
        messages.error(request, str(error))
        rev = None
    except TransitionError as error:
        messages.error(request, str(error))
        return redirect(meeting)
    context: dict[str, Any] = {"meeting": meeting, "action": chosen, "form": form, "rev": rev or meeting.rev}
    context["explanation"] = EXPLANATIONS[chosen]
    return render(request, "meetings/meeting_move.html", context)
