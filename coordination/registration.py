"""What the coordination floor tells the floors below when the application starts."""

from django.db.models import QuerySet
from django.urls import reverse

from activity import due
from agencies.models import User
from coordination.content import check_program, content_payload, copy_content, freeze_content
from coordination.documents import program_document
from coordination.importing.keeping import forget_abandoned
from coordination.models import Comment, ConsultedAgency
from coordination.permissions import may_attach_to, may_attach_to_answer
from coordination.reminders import remind_of_consultations
from coordination.replacing import start_replacement
from coordination.versions import before_deciding
from coordination.workflow import after_move
from documents import kinds
from documents.attaching import Carrier, carry
from documents.choices import Action, DocumentKind
from documents.models import Document


def program_path(document: Document) -> str:
    """The address of the programme whose document this is."""
    return reverse("coordination:program", args=[document.program.pk])


def send_out_path(document: Document) -> str:
    """The page that sends the programme out for comments."""
    return reverse("coordination:send_out", args=[document.program.pk])


def edit_path(document: Document) -> str:
    """The editor, where findings are mended."""
    return reverse("coordination:program_edit", args=[document.program.pk])


def comments_seen(user: User) -> QuerySet[Comment]:
    return Comment.objects.visible_to(user).select_related("version__consultation", "version__document__program")


def comment_path(comment: Comment) -> str:
    """The comment on its programme's page, in the round it belongs to."""
    page = reverse("coordination:comments", args=[comment.version.document.program.pk])
    return f"{page}?ban={comment.version.no}#gop-y-{comment.pk}"


def answers_seen(user: User) -> QuerySet[ConsultedAgency]:
    return ConsultedAgency.objects.visible_to(user).select_related("consultation__version__document__program", "agency")


def answer_path(consulted: ConsultedAgency) -> str:
    """The round on its programme's page."""
    version = consulted.consultation.version
    return f"{reverse('coordination:comments', args=[version.document.program.pk])}?ban={version.no}"


def register() -> None:
    """Registers programmes as a kind of document, files of comments, and the reminders of consultations."""
    kinds.register(
        DocumentKind.PROGRAM,
        kinds.KindOfDocument(
            build=program_document,
            path=program_path,
            copy=copy_content,
            freeze=freeze_content,
            payload=content_payload,
            check=check_program,
            moved=after_move,
            action_paths={Action.SEND_OUT: send_out_path},
            edit_path=edit_path,
            replace=start_replacement,
            deciding=before_deciding,
        ),
    )
    carry(
        "gop-y",
        Carrier(
            model=Comment,
            visible=comments_seen,
            may_attach=may_attach_to,
            path=comment_path,
            title=lambda comment: f"Góp ý: {comment}",
            keeps=lambda comment: bool(comment.disposition),
        ),
    )
    carry(
        "tra-loi",
        Carrier(
            model=ConsultedAgency,
            visible=answers_seen,
            may_attach=may_attach_to_answer,
            path=answer_path,
            title=lambda consulted: f"Trả lời lấy ý kiến: {consulted}",
        ),
    )
    due.register("consultations", remind_of_consultations)
    due.register("imports", forget_abandoned)
