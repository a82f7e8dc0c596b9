"""What the coordination floor tells the floors below when the application starts."""

from dataclasses import replace

from django.db.models import QuerySet

from activity import due
from agencies.models import User
from agencies.reorganizing import parts
from coordination import reorganizing
from coordination.addendum_document import addendum_document
from coordination.addresses import page_of
from coordination.amending import addendum_payload, after_addendum_move, check_addendum
from coordination.content import check_program, content_payload, copy_content, freeze_content
from coordination.documents import program_document
from coordination.importing.keeping import forget_abandoned
from coordination.models import Comment, ConsultedAgency
from coordination.models.joint import JOINT_NAMES
from coordination.permissions import may_attach_to, may_attach_to_answer
from coordination.presence import forget_absent
from coordination.regulation_content import check_regulation, regulation_payload
from coordination.regulation_document import regulation_document
from coordination.reminders import remind_of_consultations
from coordination.replacing import start_replacement, start_replacing_regulation
from coordination.versions import before_deciding
from coordination.workflow import after_move
from documents import kinds
from documents.attaching import Carrier, carry
from documents.choices import Action, DocumentKind
from documents.models import Document


def send_out_path(document: Document) -> str:
    """The page that sends the text out for comments."""
    return page_of(document, "send_out")


def edit_path(document: Document) -> str:
    """The editor, where findings are mended."""
    return page_of(document, "edit")


def comments_seen(user: User) -> QuerySet[Comment]:
    return Comment.objects.visible_to(user).select_related(
        "version__consultation", *(f"version__document__{name}" for name in JOINT_NAMES.values())
    )


def comment_path(comment: Comment) -> str:
    """The comment on its programme's page, in the round it belongs to."""
    return f"{page_of(comment.version.document, 'comments')}?ban={comment.version.no}#gop-y-{comment.pk}"


def answers_seen(user: User) -> QuerySet[ConsultedAgency]:
    document = "consultation__version__document"
    texts = (f"{document}__{name}" for name in JOINT_NAMES.values())
    return ConsultedAgency.objects.visible_to(user).select_related("agency", *texts)


def answer_path(consulted: ConsultedAgency) -> str:
    """The round on its programme's page."""
    version = consulted.consultation.version
    return f"{page_of(version.document, 'comments')}?ban={version.no}"


JOINT = kinds.KindOfDocument(  # a programme; the other kinds say what differs
    build=program_document,
    path=page_of,
    copy=copy_content,
    freeze=freeze_content,
    payload=content_payload,
    check=check_program,
    moved=after_move,
    action_paths={Action.SEND_OUT: send_out_path},
    edit_path=edit_path,
    replace=start_replacement,
    deciding=before_deciding,
)
KINDS = {
    DocumentKind.PROGRAM: JOINT,
    DocumentKind.ADDENDUM: replace(
        JOINT,
        build=addendum_document,
        payload=addendum_payload,
        check=check_addendum,
        moved=after_addendum_move,
        without=frozenset({Action.CLOSE}),
        replace=None,
    ),
    DocumentKind.REGULATION: replace(
        JOINT,
        build=regulation_document,
        payload=regulation_payload,
        check=check_regulation,
        replace=start_replacing_regulation,
    ),
}
CARRIERS = {
    "gop-y": Carrier(
        model=Comment,
        visible=comments_seen,
        may_attach=may_attach_to,
        path=comment_path,
        title=lambda comment: f"Góp ý: {comment}",
        keeps=lambda comment: bool(comment.disposition),
    ),
    "tra-loi": Carrier(
        model=ConsultedAgency,
        visible=answers_seen,
        may_attach=may_attach_to_answer,
        path=answer_path,
        title=lambda consulted: f"Trả lời lấy ý kiến: {consulted}",
    ),
}


def register() -> None:
    """Registers joint texts as documents, files of comments and answers, reminders, and what reorganising moves."""
    for kind, behaviour in KINDS.items():
        kinds.register(kind, behaviour)
    for name, carrier in CARRIERS.items():
        carry(name, carrier)
    due.register("consultations", remind_of_consultations)
    due.register("imports", forget_abandoned)
    due.register("presences", forget_absent)
    parts.register("coordination", reorganizing.PART)
