"""The papers of a meeting: which there are, who may read them, what each prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from agencies.models import User
from documents.choices import DocumentKind
from documents.collected import render_pdf_of
from documents.docx import render_docx
from documents.docx.rendering import render_docx_of
from documents.kinds import kind_of
from documents.models import Document
from documents.official import OfficialDocument
from documents.pdf import render_pdf
from documents.reading import readable_version
from meetings.models import AgendaItem, Meeting, Purpose
from meetings.papers.agenda import agenda_document
from meetings.papers.invitations import invitations
from meetings.papers.people import delegate_list, sign_in_sheet
from meetings.papers.plan import plan_paper
from meetings.papers.script import signing_script
from meetings.previous import previous_conclusions_document

Labelled = list[tuple[str, OfficialDocument]]  # documents, each with the label of its bookmark


@dataclass(frozen=True)
class PaperOf:
    """A kind of paper. ``build``: its documents for a meeting and a reader; empty where there is nothing to print.

    ``inside``: for the organizer alone. ``missing``: what to say where there is nothing to print. ``each``: a print for
    each delegate, which takes a while.
    """

    key: str
    label: str
    build: Callable[[Meeting, User], Labelled]
    inside: bool = True
    missing: str = ""
    about: str = ""
    each: bool = False


def _one(document: OfficialDocument | None) -> Labelled:
    return [(document.subject or document.type_name, document)] if document else []


CARDS = "the-ten"
CARDS_LABEL = "Thẻ tên để bàn"

PAPERS = (
    PaperOf("ke-hoach", "Kế hoạch tổ chức hội nghị", lambda meeting, _: _one(plan_paper(meeting))),
    PaperOf(
        "giay-moi",
        "Giấy mời",
        lambda meeting, _: invitations(meeting),
        each=True,
        about="Mỗi đại biểu, mỗi cơ quan hoặc cả nhóm một giấy, theo cách mời của từng nhóm.",
    ),
    PaperOf(
        "chuong-trinh",
        "Chương trình hội nghị",
        lambda meeting, _: _one(agenda_document(meeting)),
        inside=False,
        missing="Chưa có chương trình.",
    ),
    PaperOf(
        "dai-bieu",
        "Danh sách đại biểu",
        lambda meeting, _: _one(delegate_list(meeting)),
        inside=False,
        missing="Chưa có đại biểu.",
    ),
    PaperOf(
        "ky-nhan",
        "Danh sách ký nhận",
        lambda meeting, _: _one(sign_in_sheet(meeting)),
        missing="Chưa có đại biểu.",
        about="Có cột ký tên, dòng trống cho nhóm chỉ ghi số lượng.",
    ),
    PaperOf(
        "kich-ban",
        "Kịch bản ký kết",
        lambda meeting, user: _one(signing_script(meeting, user)),
        missing="Hội nghị không ký kết chương trình nào.",
        about="Lời dẫn và thứ tự ký cho người điều hành.",
    ),
    PaperOf(
        "ky-truoc",
        "Thực hiện kết luận kỳ trước",
        lambda meeting, _: _one(previous_conclusions_document(meeting)),
        inside=False,
        missing="Không có hội nghị trước đã giao nhiệm vụ.",
    ),
)


def paper_of(key: str) -> PaperOf | None:
    """The kind of paper with this key."""
    return next((one for one in PAPERS if one.key == key), None)


OWN_KINDS = (DocumentKind.PLAN, DocumentKind.INVITATION)  # documents that are papers of the catalogue


def meeting_documents(meeting: Meeting, user: User) -> list[Document]:
    """Plan and invitation, then the reports heard and the programmes signed or reviewed, as far as the user may see
    them; titled. One query.
    """
    heard = AgendaItem.objects.filter(meeting=meeting, document__isnull=False).values("document")
    programs = Purpose.objects.filter(meeting=meeting, program__isnull=False).values("program__document")
    shown = AgendaItem.objects.filter(meeting=meeting, program__isnull=False).values("program__document")
    own = Q(meeting_plan__meeting=meeting) | Q(invitation__meeting=meeting)
    named = own | Q(pk__in=heard) | Q(pk__in=programs) | Q(pk__in=shown)
    return list(Document.objects.visible_to(user).with_title(user).filter(named).order_by("kind", "pk"))


def document_paper(document: Document, user: User) -> Labelled:
    """What the user may read of a document; empty where there is nothing yet."""
    version = readable_version(document, user)
    return [(version.title, kind_of(document).build(version))] if version else []


def pdf_of(label: str, documents: Labelled) -> bytes:
    """The paper as PDF; several documents of one paper are bookmarked. At least one document."""
    return render_pdf(documents[0][1]) if len(documents) == 1 else render_pdf_of(label, documents)


def docx_of(documents: Labelled) -> bytes:
    """The paper as a Word file. At least one document."""
    return render_docx(documents[0][1]) if len(documents) == 1 else render_docx_of([one for _, one in documents])
