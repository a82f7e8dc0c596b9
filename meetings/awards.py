"""The decision about a commendation: its articles, and the lists of those commended as its appendices."""

from __future__ import annotations

from coordination.phrases import within
from documents.blocks import Align, Block, Centred, Column, Heading, Paragraph, Table
from documents.building import official_document
from documents.choices import DocumentKind
from documents.models import Section, Version
from documents.numbering import Level
from documents.official import Appendix, OfficialDocument
from meetings.choices import HonoreeKind
from meetings.models import AwardDecision, Commendation, Honoree
from meetings.wording import PaperKind, Wording

ARTICLES = ("dieu-1", "dieu-2", "dieu-3")
LISTS = {HonoreeKind.COLLECTIVE: "danh-sach-tap-the", HonoreeKind.INDIVIDUAL: "danh-sach-ca-nhan"}
SEPARATOR = " | "
COLUMNS = (
    Column("TT", 2, Align.CENTER),
    Column("Tên tập thể, họ tên cá nhân", 8),
    Column("Chức vụ, đơn vị", 8),
    Column("Thành tích", 8),
)


def decision_title(commendation: Commendation) -> str:
    """The trích yếu: what is rewarded."""
    return f"Về việc khen thưởng {_for_what(commendation)}"


def _for_what(commendation: Commendation) -> str:
    return within(commendation.for_what or "tại hội nghị")


def merit(commendation: Commendation) -> str:
    """What they have done, as it goes on after "đã có": "thành tích trong hoạt động HĐND quận năm 2022"."""
    told = _for_what(commendation)
    return told if told.startswith("thành tích") else f"thành tích trong {told}"


def decision_bases(commendation: Commendation) -> list[str]:
    """The bases as recorded, one a line."""
    return [line.strip() for line in commendation.basis.splitlines() if line.strip()]


def counted(honorees: list[Honoree], commendation: Commendation) -> str:
    """How many, in words of the decision: of the lists where there are any, else as told."""
    if not honorees:
        return commendation.counted.replace(", ", " và ")
    told = [(kind, sum(one.kind == kind for one in honorees)) for kind in HonoreeKind]
    return " và ".join(f"{number:02d} {kind.label.lower()}" for kind, number in told if number)


def decision_sections(commendation: Commendation) -> list[Wording]:
    """Three articles and the two lists. One query."""
    honorees = list(commendation.honorees.all())
    form = commendation.form or "Khen thưởng"
    bonus = f" Mức thưởng kèm theo: {commendation.bonus}." if commendation.bonus else ""
    lists = " (có danh sách kèm theo)" if honorees else ""
    whom = counted(honorees, commendation) or "các tập thể, cá nhân"
    first = f"{form} đối với {whom} đã có {merit(commendation)}{lists}.{bonus}"
    third = "Các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành."
    return [
        Wording("dieu-1", "Điều 1", first),
        Wording("dieu-2", "Điều 2", "Quyết định này có hiệu lực kể từ ngày ký."),
        Wording("dieu-3", "Điều 3", f"{third[:-1]} Quyết định này."),
        *(Wording(key, f"Danh sách {kind.label.lower()}", _listed(honorees, kind)) for kind, key in LISTS.items()),
    ]


def _listed(honorees: list[Honoree], kind: HonoreeKind) -> str:
    """A line each: name, post or unit, achievement."""
    rows = [(one.name, one.post, one.achievement) for one in honorees if one.kind == kind]
    return "\n".join(SEPARATOR.join(row).rstrip(" |") for row in rows)


def decision_document(version: Version) -> OfficialDocument:
    """The decision of a version with its lists as appendices."""
    sections = {section.key: section for section in version.sections.all()}
    articles = [sections[key] for key in ARTICLES if key in sections and sections[key].body.strip()]
    blocks = [block for article in articles for block in _article(article)]
    return official_document(
        version,
        type_name="QUYẾT ĐỊNH",
        blocks=[Centred("QUYẾT ĐỊNH:"), *blocks],
        appendices=[_appendix(sections[key]) for key in LISTS.values() if key in sections and sections[key].body],
    )


def _article(section: Section) -> list[Block]:
    first, *rest = [line.strip() for line in section.body.splitlines() if line.strip()]
    return [Heading(Level.ARTICLE, first, titled=False), *(Paragraph(line) for line in rest)]


def _appendix(section: Section) -> Appendix:
    rows = [line for line in section.body.splitlines() if line.strip()]
    cells = [[str(number), *_cells(line)] for number, line in enumerate(rows, 1)]
    return Appendix(f"{section.heading} được khen thưởng", [Table(COLUMNS, cells)])


def _cells(line: str) -> list[str]:
    parts = [part.strip() for part in line.split("|", 2)]
    return parts + [""] * (3 - len(parts))


AWARD_DECISION = PaperKind(
    kind=DocumentKind.AWARD_DECISION,
    model=AwardDecision,
    noun="Quyết định khen thưởng",
    title=decision_title,
    sections=decision_sections,
    of="commendation",
    bases=decision_bases,
)
