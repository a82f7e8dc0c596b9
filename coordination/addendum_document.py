"""Turns addenda into official documents: what is added, changed and ended, with the text before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coordination.amending import cited
from coordination.changes import Changes, changes, end_of, ends
from coordination.comparing import Change, Entry, Run, TextChange
from coordination.documents import TYPE_NAME
from coordination.models import Addendum
from coordination.phrases import program_name
from coordination.wording import PARTIES
from documents.blocks import Block, Dash, Heading, Paragraph, paragraphs
from documents.building import official_document
from documents.models import Version
from documents.numbering import Level
from documents.official import OfficialDocument
from documents.vietnamese import date_in_words, punctuated

LABELS = {"Chủ trì": "Cơ quan chủ trì", "Phối hợp": "Cơ quan phối hợp", "Thời hạn": "Thời gian", "Tên": "Tên nội dung"}
SHORT = 160  # signs of a wording up to which before and after stand in one line


def addendum_document(version: Version) -> OfficialDocument:
    """The addendum of a version: each change in turn, and from when it is in force."""
    addendum = Addendum.objects.select_related("program__document", "base__document").get(document=version.document)
    found = changes(addendum.base, version)
    blocks = [
        Heading(Level.ROMAN, "Nội dung sửa đổi, bổ sung"),
        *_items(found),
        *_elsewhere(found),
        *_effect(addendum, version),
    ]
    return official_document(version, type_name=TYPE_NAME.upper(), blocks=blocks)


def _clause(text: str) -> Heading:
    return Heading(Level.CLAUSE, text, titled=False)


def place(number: str) -> str:
    """Where an item stands, as people say it: "nội dung 2" of "2", "điểm a nội dung 2" of "2.a)"."""
    top, _, point = number.partition(".")
    return f"điểm {point.rstrip(')')} nội dung {top}" if point else f"nội dung {top}"


def _said(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs).strip()


def _items(found: Changes) -> list[Block]:
    blocks: list[Block] = []
    for entry in found.items:
        blocks += _item(entry)
    if found.renumbered:
        pairs = "; ".join(f"nội dung {before} thành nội dung {after}" for before, after in found.renumbered)
        blocks.append(_clause(f"Các nội dung còn lại được đánh số lại: {pairs}."))
    return blocks


def _item(entry: Entry) -> list[Block]:
    if entry.change == Change.ADDED:
        return [_clause(f"Bổ sung {place(entry.number_after)} như sau:"), *_added(entry)]
    before, title = place(entry.number_before), _said(entry.texts[0].before)
    ended = end_of(entry)
    if ended is not None and ends(entry):
        return [_clause(f"Kết thúc {before} “{title}” kể từ ngày {_said(ended.after)}.")]
    moved = f"Chuyển {before} “{title}” thành {place(entry.number_after)}"
    if entry.change == Change.SAME:
        return [_clause(f"{moved}.")]
    opening = f"{moved} và sửa đổi như sau:" if entry.moved else f"Sửa đổi {before} “{title}” như sau:"
    return [_clause(opening), *_reworded(entry.texts)]


def _added(entry: Entry) -> list[Block]:
    """The whole item between quotation marks."""
    title, *others = entry.texts
    number = entry.number_after.rpartition(".")[2]
    sign = number if number.endswith(")") else f"{number}."
    body = [text for text in others if text.label == "Diễn giải"]
    blocks: list[Block] = [Paragraph(f"“{sign} {_said(title.after)}")]
    for text in body:
        blocks += paragraphs(_said(text.after))
    lines = [f"{label}: {value}" for label, value in _grouped(text for text in others if text not in body)]
    blocks += [Dash(line) for line in punctuated(lines)]
    last = blocks[-1]
    if isinstance(last, Paragraph | Dash):
        blocks[-1] = type(last)(f"{last.text.rstrip(' .;')}.”")
    return blocks


def _grouped(texts: Iterable[TextChange]) -> list[tuple[str, str]]:
    """The texts by label, several under one label in one line."""
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(LABELS.get(text.label, text.label), []).append(_said(text.after))
    return [(label, "; ".join(values)) for label, values in found.items()]


def _reworded(texts: Iterable[TextChange]) -> list[Block]:
    blocks: list[Block] = []
    for text in texts:
        if text.changed:
            blocks += _both(LABELS.get(text.label, text.label), _said(text.before), _said(text.after))
    return blocks


def _both(label: str, before: str, after: str) -> Sequence[Block]:
    """A text before and after: in one line where it is short, else one under the other."""
    if not before:
        return [Dash(f"{label}: bổ sung “{_inline(after)}”.")]
    if not after:
        return [Dash(f"{label}: bỏ “{_inline(before)}”.")]
    if len(before) + len(after) <= 2 * SHORT and "\n" not in before + after:
        return [Dash(f"{label}: “{before}” sửa đổi thành “{after}”.")]
    return [
        Dash(f"{label} đang có hiệu lực:"), *_quoted(before), Dash(f"{label} được sửa đổi thành:"), *_quoted(after)
    ]  # fmt: skip


def _inline(text: str) -> str:
    """The text in one line, its last full stop left to the sentence around it."""
    return " ".join(text.split()).removesuffix(".")


def _quoted(text: str) -> list[Block]:
    """Lines of a text between quotation marks, each as it would stand in the programme."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines[0] = f"“{lines[0]}"
    lines[-1] = f"{lines[-1]}”"
    return [Paragraph(line) for line in lines]


def _elsewhere(found: Changes) -> list[Block]:
    blocks: list[Block] = []
    for heading, entry in found.elsewhere:
        blocks += _party(entry) if heading == PARTIES else _section(entry)
    return blocks


def _section(entry: Entry) -> list[Block]:
    if entry.change == Change.CHANGED:
        return [_clause(f"Sửa đổi phần “{entry.name}” như sau:"), *_reworded(entry.texts)]
    verb = "Bổ sung" if entry.change == Change.ADDED else "Bỏ"
    return [_clause(f"{verb} phần “{entry.name}”:"), *_reworded(entry.texts)]


def _party(entry: Entry) -> list[Block]:
    if entry.change == Change.CHANGED:
        return [_clause(f"Sửa đổi trách nhiệm của {entry.name} như sau:"), *_reworded(entry.texts)]
    told = [text for text in entry.texts if text.label == "Trách nhiệm"]
    if entry.change == Change.REMOVED:
        return [_clause(f"{entry.name} thôi là một bên tham gia chương trình.")]
    if not told:
        return [_clause(f"Bổ sung {entry.name} là một bên tham gia chương trình.")]
    opening = f"Bổ sung {entry.name} là một bên tham gia chương trình, có trách nhiệm:"
    return [_clause(opening), *_quoted(_said(told[0].after))]


def _effect(addendum: Addendum, version: Version) -> list[Block]:
    """From when, and that all else stays (as amending documents close, Nghị định 30/2020/NĐ-CP)."""
    program = addendum.program
    day = date_in_words(version.effective_from) if version.effective_from else "ngày … tháng … năm …"
    whole = cited(program.document, program_name(program.own_title))
    amended = addendum.base.document
    if amended.pk != program.document_id and amended.symbol:
        whole += f", đã được sửa đổi, bổ sung gần nhất bởi văn bản số {amended.symbol}"
    return [
        Heading(Level.ROMAN, "Hiệu lực thi hành"),
        _clause(f"Văn bản này có hiệu lực kể từ {day}."),
        _clause(f"Các nội dung khác của {whole} không thay đổi và tiếp tục được thực hiện."),
    ]
