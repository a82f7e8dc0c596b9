import unicodedata
from datetime import date

import pytest
from django.utils.safestring import SafeData, mark_safe

from documents.models import LegalBasis
from documents.vietnamese import PartialDate, clean_text, date_in_words, place_and_date, punctuated


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 28), "ngày 28 tháng 02 năm 2024"),
        (date(2024, 3, 6), "ngày 06 tháng 3 năm 2024"),
        (date(2023, 12, 27), "ngày 27 tháng 12 năm 2023"),
        (PartialDate(2024, 2), "tháng 02 năm 2024"),
        (PartialDate(2018), "năm 2018"),
    ],
)
def test_dates_have_a_zero_before_days_below_ten_and_months_one_and_two(on, words):
    assert date_in_words(on) == words


@pytest.mark.parametrize("parts", [(2024, None, 5), (2024, 13), (2023, 2, 29)])
def test_a_partial_date_must_be_able_to_exist(parts):
    with pytest.raises(ValueError):
        PartialDate(*parts)


def test_the_date_line_leaves_room_for_what_is_not_known():
    line = place_and_date("Tây Hồ", PartialDate(2024, 3))
    assert " ".join(line.split()) == "Tây Hồ, ngày tháng 3 năm 2024"
    assert "ngày \xa0\xa0\xa0" in line


def test_an_unknown_date_can_be_written_by_hand():
    assert place_and_date("Tây Hồ", None).split() == ["Tây", "Hồ,", "ngày", "tháng", "năm"]


def test_a_date_without_place_begins_with_a_capital():
    assert place_and_date("", date(2024, 1, 5)) == "Ngày 05 tháng 01 năm 2024"


def test_text_becomes_nfc_without_what_cannot_be_seen():
    typed = unicodedata.normalize("NFD", " Ủy ban\r\nnhân dân") + "\u202e\u200b\ufeff\x00\ud800\tphường "
    assert clean_text(typed) == "Ủy ban\nnhân dân phường"


def test_text_marked_as_safe_is_no_longer_safe():
    assert not isinstance(clean_text(mark_safe("<b>")), SafeData)


def test_lines_are_ended_once_however_they_were_typed():
    assert punctuated(["a;", "b.", "c ,"]) == ["a;", "b;", "c."]
    assert punctuated([]) == []


def test_a_legal_basis_is_cited_with_its_date_as_the_decree_writes_it():
    law = LegalBasis(title="Luật Mặt trận Tổ quốc Việt Nam", number="75/2015/QH13", dated_on=date(2015, 6, 9))
    assert law.citation == "Căn cứ Luật Mặt trận Tổ quốc Việt Nam số 75/2015/QH13 ngày 09 tháng 6 năm 2015"
    assert LegalBasis(title="Luật", number="1/QH").citation == "Căn cứ Luật số 1/QH"
