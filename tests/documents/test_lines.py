import pytest

from documents.lines import balanced, bold_width, fitted
from documents.official import Issuer, IssuerLayout
from tests.documents.samples import program


def test_a_text_that_fits_stays_on_its_line():
    assert balanced("Ủy ban nhân dân", 80, 12) == "Ủy ban nhân dân"


def test_names_stay_whole_and_lines_are_about_equal():
    subject = "công tác giữa Hội đồng nhân dân, Ủy ban nhân dân và Ủy ban MTTQ Việt Nam phường Tây Hồ năm 2026"
    assert balanced(subject, 145, 14).split("\n") == [
        "công tác giữa Hội đồng nhân dân, Ủy ban nhân dân",
        "và Ủy ban MTTQ Việt Nam phường Tây Hồ năm 2026",
    ]


def test_no_line_is_wider_than_the_room():
    broken = balanced("ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM THÀNH PHỐ THỦ ĐỨC", 60, 12)
    assert max(bold_width(line, 12) for line in broken.split("\n")) <= 60


@pytest.mark.parametrize("text", ["X" * 300, "X" * 100 + " " + "Y" * 100, "a " * 5000])
def test_what_cannot_be_broken_well_keeps_its_words(text):
    assert balanced(text, 60, 12).split() == text.split()


def test_fitting_changes_no_word():
    document = program(5, issuers=[Issuer("Hội đồng nhân dân"), Issuer("Ủy ban nhân dân quận Tây Hồ")])
    broken = [[*signature.body_lines, *signature.post_lines] for signature in fitted(document).signatures]
    whole = [[*signature.body_lines, *signature.post_lines] for signature in document.signatures]
    assert [[line.replace("\n", " ") for line in lines] for lines in broken] == whole
    assert fitted(document).subject.replace("\n", " ") == document.subject


def test_joined_issuers_break_after_the_dash():
    issuers = [Issuer("Hội đồng nhân dân"), Issuer("Ủy ban nhân dân"), Issuer("Ủy ban MTTQ")]
    (line,) = fitted(program(issuers=issuers, issuer_layout=IssuerLayout.JOINED)).head_lines
    assert line.text.split("\n") == ["HỘI ĐỒNG NHÂN DÂN -", "ỦY BAN NHÂN DÂN -", "ỦY BAN MTTQ"]
