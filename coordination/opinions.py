"""Bảng tổng hợp ý kiến góp ý và tiếp thu, giải trình: a round of opinions as an official document."""

from __future__ import annotations

from collections import Counter

from agencies.naming import name_columns
from coordination.choices import Answer
from coordination.consulting import Round, signed_lines
from coordination.models import Comment, ConsultedAgency, JointText
from coordination.remarks import Remark, remarks_on
from documents.blocks import Align, Block, Column, Paragraph, Table
from documents.building import style_of
from documents.models import Version
from documents.official import Issuer, OfficialDocument
from documents.reading import name_agencies

COLUMNS = (
    Column("TT", 7, Align.CENTER),
    Column("Nội dung, điều khoản", 20),
    Column("Cơ quan góp ý", 17),
    Column("Nội dung góp ý", 30),
    Column("Tiếp thu, giải trình", 26),
)
NO_COMMENT = "Không có góp ý vào nội dung dự thảo."
UNDISPOSED = "(chưa tiếp thu, giải trình)"


def opinions_document(joint: JointText, one: Round) -> OfficialDocument:
    """The table of a round, for who may see all of it. Agencies are named as on the day the text was sent out."""
    document, sent_on = joint.document, one.consultation.sent_on
    version = one.consultation.version
    name_agencies([*(row.agency for row in one.rows), document.drafting_agency], sent_on)
    place = document.locality.name_on(sent_on)
    comments = Comment.objects.filter(version=version).select_related("agency", "adopted_in")
    remarks = remarks_on(comments.annotate(**name_columns("agency", sent_on)), signed_lines(version))
    return OfficialDocument(
        type_name="BẢNG TỔNG HỢP",
        subject=f"Ý kiến góp ý và tiếp thu, giải trình đối với dự thảo {_named(version)}",
        issuers=[Issuer(name=document.drafting_agency.full)],
        place=version.place or (place.name if place else ""),
        blocks=[Paragraph(_summary(one)), *_table(one, remarks), *_without_comment(one, remarks)],
        style=style_of(document),
    )


def _named(version: Version) -> str:
    """The text in the middle of a sentence, whether its title repeats what it is or not."""
    title, kind = version.title, version.document.get_kind_display()
    if title.startswith(kind):
        return title
    return f"{kind} {title if title[1:2].isupper() else title[:1].lower() + title[1:]}"


def _summary(one: Round) -> str:
    sent, version = one.consultation, one.consultation.version
    counted = Counter(row.answer for row in one.rows)
    told = [f"{counted[answer]} cơ quan {Answer(answer).label.lower()}" for answer in Answer if counted[answer]]
    if counted[""]:
        told.append(f"{counted['']} cơ quan {one.silence}")
    return (
        f"Dự thảo (bản {version.no}) được gửi lấy ý kiến {len(one.rows)} cơ quan ngày {sent.sent_on:%d/%m/%Y}, hạn "
        f"góp ý {sent.deadline:%d/%m/%Y}. Kết quả: {'; '.join(told)}."
    )


def _table(one: Round, remarks: list[Remark]) -> list[Block]:
    if not remarks:
        return [Paragraph(NO_COMMENT)]
    papers = {row.agency_id: row for row in one.rows if row.paper_on}
    rows = [
        (str(number), _about(remark), _agency(remark.comment, papers), _said(remark.comment), _done(remark.comment))
        for number, remark in enumerate(remarks, 1)
    ]
    return [Table(COLUMNS, rows)]


def _about(remark: Remark) -> str:
    about = "Ý kiến chung" if remark.comment.general else remark.about
    return f"{about}\n“{remark.comment.quote}”" if remark.comment.quote else about


def _agency(comment: Comment, papers: dict[int, ConsultedAgency]) -> str:
    paper = papers.get(comment.agency_id)
    if paper is None or paper.paper_on is None or not comment.general:
        return comment.agency.short
    return f"{comment.agency.short}\nCông văn {paper.paper_number} ngày {paper.paper_on:%d/%m/%Y}"


def _said(comment: Comment) -> str:
    verb = "Đề nghị sửa thành" if comment.quote else "Đề nghị viết thêm"
    suggested = f"{verb}: “{comment.suggestion}”" if comment.suggestion else ""
    return "\n".join(filter(None, [comment.text, suggested]))


def _done(comment: Comment) -> str:
    if not comment.disposition:
        return UNDISPOSED
    adopted = "Sửa theo lời văn đề nghị." if comment.adopts else ""
    return "\n".join(filter(None, [f"{comment.get_disposition_display()}.", adopted, comment.disposition_reason]))


def _without_comment(one: Round, remarks: list[Remark]) -> list[Block]:
    """Who agreed without a comment, and who was silent."""
    said = {remark.comment.agency_id for remark in remarks}
    quiet = [row for row in one.rows if row.agency_id not in said]
    agreed = [row.agency.short for row in quiet if row.answer == Answer.AGREE]
    silent = [row.agency.short for row in quiet if not row.answer]
    lines = [("Cơ quan nhất trí, không có góp ý", agreed), (f"Cơ quan {one.silence}", silent)]
    return [Paragraph(f"{label}: {', '.join(names)}.") for label, names in lines if names]
