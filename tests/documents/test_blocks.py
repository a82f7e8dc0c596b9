import pytest

from documents.blocks import Column, Dash, Detail, Details, Heading, Paragraph, Table, closed, paragraphs
from documents.numbering import Level


def test_lines_become_paragraphs_and_dashes():
    assert paragraphs("Một.\n\n- Hai;\n + Ba\n-") == [
        Paragraph("Một."),
        Dash("Hai;"),
        Dash("Ba", depth=2),
        Paragraph("-"),
    ]


def test_details_are_dashes_with_their_lines_below():
    details = Details([Detail("Chủ trì", "UBND."), Detail("Phối hợp", lines=["Hội LHPN;", "Đoàn phường"])])
    assert [f"{dash.sign} {dash.text}" for dash in details.dashes] == [
        "- Chủ trì: UBND;",
        "- Phối hợp:",
        "+ Hội LHPN;",
        "+ Đoàn phường.",
    ]


@pytest.mark.parametrize(
    ("last", "ended"),
    [
        (Paragraph("Hết."), Paragraph("Hết./.")),
        (Paragraph("Hết./."), Paragraph("Hết./.")),
        (Dash("Hết;"), Dash("Hết./.")),
        (Heading(Level.CLAUSE, "Hết", titled=False), Heading(Level.CLAUSE, "Hết./.", titled=False)),
        (Heading(Level.CLAUSE, "Công tác giám sát"), Heading(Level.CLAUSE, "Công tác giám sát./.")),
        (Details([Detail("Chủ trì", "UBND.")]), Details([Detail("Chủ trì", "UBND./.")])),
        (Details([Detail("Phối hợp", lines=["Hội"])]), Details([Detail("Phối hợp", lines=["Hội./."])])),
    ],
)
def test_the_ending_takes_the_place_of_the_last_stop(last, ended):
    assert closed([Paragraph("Đầu."), last], "./.") == (Paragraph("Đầu."), ended)


def test_the_ending_of_details_stays_when_they_are_printed():
    (details,) = closed([Details([Detail("Chủ trì", "UBND")])], "./.")
    assert [dash.text for dash in details.dashes] == ["Chủ trì: UBND./."]


@pytest.mark.parametrize("last", [[], [Table([Column("A")], [["1"]])]])
def test_after_nothing_or_a_table_the_ending_has_its_own_line(last):
    assert closed(last, "./.") == (*last, Paragraph("./."))


def test_a_style_without_ending_changes_nothing():
    assert closed([Paragraph("Hết.")], "") == (Paragraph("Hết."),)


def test_widths_of_columns_fill_the_table():
    table = Table([Column("TT", 1), Column("Nội dung", 5), Column("Số", 1)], [])
    assert table.shares == [14, 72, 14]


def test_a_row_needs_a_cell_for_each_column():
    with pytest.raises(ValueError, match="one cell for each column"):
        Table([Column("A"), Column("B")], [["1"]])


def test_a_long_row_may_be_split_between_pages():
    table = Table([Column("A")], [["ngắn"], ["dài " * 300]])
    assert [whole for whole, _ in table.printed_rows] == [True, False]
