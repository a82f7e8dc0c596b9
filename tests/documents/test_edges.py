"""Documents that strain the layout: nothing runs off the page, nothing covers anything else."""

import unicodedata
from dataclasses import replace
from itertools import combinations

import pytest

from documents.blocks import Column, Detail, Details, Heading, Paragraph, Table
from documents.formats import PARTY_36_2018
from documents.numbering import Level
from documents.official import DRAFT, Issuer, OfficialDocument, SignatureBlock
from documents.pdf import render_pdf
from tests.documents.layout import BOTTOM, LEFT, MM, RIGHT, TOP, found, outside, pages
from tests.documents.samples import BROKEN, CHECKED, SIGNATURES, crowd, party, program


def covered(page):
    """Pairs of words that lie over one another by more than a hair."""
    words = page.extract_words(use_text_flow=True, x_tolerance=1.5)
    return [
        (one["text"], other["text"])
        for one, other in combinations(words, 2)
        if min(one["x1"], other["x1"]) - max(one["x0"], other["x0"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 5
    ]


STRAINED = {
    "twelve parties with names of 300 letters": crowd(),
    "the same in the format of party bodies": replace(crowd(), style=PARTY_36_2018, draft_mark=DRAFT),
    "words that no line holds": BROKEN["long words"],
    "a table of words that no column holds": program(
        1,
        blocks=[Table([Column("TT"), Column("Chỉ tiêu" * 20, 3), Column("X" * 80)], [["1", "Y" * 200, "9" * 90]] * 3)],
    ),
    "items of one long word": party(
        blocks=[Heading(Level.CLAUSE, "Z" * 400), Details([Detail("Chủ trì", "W" * 300, ["V" * 300])])]
    ),
    "verified": program(6, issuers=[Issuer("Cơ quan") for _ in range(8)], verification=CHECKED),
}


@pytest.mark.parametrize("name", STRAINED)
def test_nothing_runs_off_and_nothing_is_covered(name):
    document = STRAINED[name]
    read = pages(document)
    assert outside(read, foot=document.verification is not None) == []
    assert [pair for page in read for pair in covered(page)] == []


def test_a_long_word_is_broken_and_keeps_its_letters():
    (page, *_) = pages(program(1, blocks=[Paragraph("Q" * 300)], subject=""))
    assert sum(char["text"] == "Q" for char in page.chars) >= 300


def test_decomposed_text_is_laid_out_as_precomposed_text():
    text = "Ủy ban Mặt trận Tổ quốc Việt Nam phường phối hợp với Hội đồng nhân dân. " * 5
    decomposed = unicodedata.normalize("NFD", text)
    assert len(decomposed) > len(text)
    blocks = [OfficialDocument("Báo cáo", blocks=[Paragraph(form)]) for form in (text, decomposed)]
    assert render_pdf(blocks[0]) == render_pdf(blocks[1])


@pytest.fixture(scope="module")
def twelve():
    names = [SignatureBlock("TM.", ["Ban Thường vụ"], "Chủ tịch", f"Người ký thứ {n}") for n in range(12)]
    return pages(program(12, items=3, signatures=names))


def test_twelve_signatures_stand_in_rows_of_three_each_whole_on_its_page(twelve):
    rows = {}
    for number, page in enumerate(twelve):
        for match in page.search(r"Người ký thứ \d+"):
            rows.setdefault((number, round(match["top"])), []).append(match)
    assert [len(row) for row in rows.values()] == [3, 3, 3, 3]
    for number, top in rows:
        page = twelve[number]
        heads = [match for match in page.search("TM. BAN THƯỜNG VỤ", regex=False) if match["top"] < top]
        assert len(heads) % 3 == 0
        assert any(20 * MM < top - head["bottom"] < 45 * MM for head in heads)


def test_no_page_holds_twelve_parties_signatures_without_text_or_recipients(twelve):
    first = next(page for page in twelve if "Người ký thứ 0" in page.extract_text())
    assert "thực hiện./." in first.extract_text()
    assert "Nơi nhận:" in twelve[-1].extract_text()
    assert "Người ký thứ 11" in twelve[-1].extract_text()


def filled(parties, sentences):
    text = "Các bên thường xuyên trao đổi, kịp thời tháo gỡ vướng mắc trong quá trình thực hiện chương trình này. "
    blocks = [Heading(Level.ROMAN, "Nội dung"), *(Paragraph(text) for _ in range(sentences))]
    return pages(program(parties, blocks=blocks))


def free(page):
    """Millimetres between the last line of a page and its margin."""
    return (BOTTOM - max(char["bottom"] for char in page.chars if char["text"].strip())) / MM


def test_a_document_is_set_tighter_where_its_signatures_would_leave_half_a_page_empty():
    *before, last = filled(6, 20)
    assert len(before) == 1
    assert free(before[0]) < 20
    assert all(found(last, signature.name) for signature in SIGNATURES)
    lines = [line["top"] for line in before[0].extract_text_lines() if line["top"] > 300]
    assert 1.0 <= (lines[1] - lines[0]) / 14 / 1.149 <= 1.1


def test_margins_hold_on_every_page_of_a_long_document():
    read = filled(3, 60)
    assert len(read) == 4
    text = [char for page in read for char in page.chars if char["text"].strip() and char["bottom"] > TOP]
    assert (min(char["x0"] for char in text), max(char["x1"] for char in text)) == pytest.approx((LEFT, RIGHT), abs=0.6)


def test_a_document_whose_signatures_have_room_keeps_its_spacing():
    first = filled(6, 12)[0]
    lines = [line["top"] for line in first.extract_text_lines() if line["top"] > 300]
    assert (lines[1] - lines[0]) / 14 == pytest.approx(1.3, abs=0.02)
