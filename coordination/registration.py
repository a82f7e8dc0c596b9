"""What the coordination floor tells the floors below when the application starts."""

from django.urls import reverse

from activity import due
from coordination.content import check_program, content_payload, copy_content, freeze_content
from coordination.documents import program_document
from coordination.reminders import remind_of_consultations
from coordination.workflow import after_move
from documents import kinds
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


def register() -> None:
    """Registers programmes as a kind of document, and the reminders of consultations."""
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
        ),
    )
    due.register("consultations", remind_of_consultations)
