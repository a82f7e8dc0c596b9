import pytest

from documents.blocks import Heading, Paragraph
from documents.numbering import Level, letter, numbered, padded, roman


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (2024, "MMXXIV"), (3999, "MMMCMXCIX")],
)
def test_roman_numerals(number, numeral):
    assert roman(number) == numeral


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_is_no_roman_numeral_for_it(number):
    with pytest.raises(ValueError, match="No Roman numeral"):
        roman(number)


def test_letters_follow_the_vietnamese_alphabet():
    assert " ".join(letter(n) for n in range(1, 24)) == "a b c d đ e g h i k l m n o p q r s t u v x y"


def test_letters_double_after_the_last():
    assert [letter(n) for n in (24, 25, 28, 46, 47)] == ["aa", "ab", "ađ", "ay", "ba"]


def test_there_is_no_letter_for_nothing():
    with pytest.raises(ValueError, match="No letter"):
        letter(0)


def test_a_zero_stands_before_numbers_below_ten():
    assert [padded(n) for n in (1, 9, 10, 132)] == ["01", "09", "10", "132"]


def signs(*levels):
    return [sign for sign, _ in numbered([Heading(level, "x") if level else Paragraph("x") for level in levels])]


def test_clauses_start_again_under_each_roman_part_and_points_under_each_clause():
    levels = [Level.ROMAN, Level.CLAUSE, Level.POINT, Level.POINT, Level.CLAUSE, Level.POINT, Level.ROMAN, Level.CLAUSE]
    assert signs(*levels) == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]


def test_articles_and_chapters_run_on_where_sections_start_again():
    levels = [
        Level.PART,
        Level.CHAPTER,
        Level.SECTION,
        Level.ARTICLE,
        Level.PART,
        Level.CHAPTER,
        Level.SECTION,
        Level.ARTICLE,
    ]
    assert signs(*levels) == [
        "Phần I", "Chương I", "Mục 1", "Điều 1.", "Phần II", "Chương II", "Mục 1", "Điều 2.",
    ]  # fmt: skip


def test_a_paragraph_between_clauses_does_not_interrupt_their_numbers():
    assert signs(Level.CLAUSE, None, Level.CLAUSE) == ["1.", "", "2."]
