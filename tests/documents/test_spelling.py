"""Fixed phrases, names of bodies, tone marks: what is found, and what is left alone."""

import unicodedata

import pytest

from documents.spelling import LEGAL_BASIS, RECIPIENTS, Misspelling, misspellings, misspelt_opening, tone_styles


@pytest.mark.parametrize(
    ("text", "found", "right"),
    [
        ("Thường trực Hội đông nhân dân phường", "Hội đông nhân dân", "Hội đồng nhân dân"),
        ("giữa Ủy ban nhân dần và Mặt trận", "Ủy ban nhân dần", "Ủy ban nhân dân"),
        ("ỦY BAN NHÂN DẦN", "ỦY BAN NHÂN DẦN", "Ủy ban nhân dân"),
        ("Ủy ban nhaan dân phường", "Ủy ban nhaan dân", "Ủy ban nhân dân"),
        ("Ủy bna nhân dân", "Ủy bna nhân dân", "Ủy ban nhân dân"),
        ("Ủy ban  nhân\nđân", "Ủy ban  nhân\nđân", "Ủy ban nhân dân"),
        (
            "Cộng hòa xã hội chủ nghiã Việt Nam",
            "Cộng hòa xã hội chủ nghiã Việt Nam",
            "Cộng hòa xã hội chủ nghĩa Việt Nam",
        ),
        ("Độc lập – Tự do – Hạnh phúc", "Độc lập – Tự do – Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ("Độc lập - Tự đo - Hạnh phúc", "Độc lập - Tự đo - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
        ("Mặt trân Tổ quốc Việt Nam", "Mặt trân Tổ quốc", "Mặt trận Tổ quốc"),
    ],
)
def test_a_misspelt_phrase_is_found_with_its_right_spelling(text, found, right):
    assert misspellings(text) == [Misspelling(found, right)]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân, Uỷ ban nhân dân, ỦY BAN NHÂN DÂN, ủy ban nhân dân",
        unicodedata.normalize("NFD", "Ủy ban nhân dân phường và Hội đồng nhân dân"),
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM; Độc lập - Tự do - Hạnh phúc",
        "họp Ủy ban, nhân dần dần khá hơn",
        "Hội đồng nhân sự, hội đồng nhân văn, hội đồng quân dân",
        "lời nói nhận xét; cần cử cán bộ cần cù; hỏi nông dân",
        "",
    ],
)
def test_right_spellings_and_other_words_are_left_alone(text):
    assert misspellings(text) == []


def test_an_opening_is_checked_at_the_beginning_of_a_line_only():
    assert misspelt_opening("Căn cư Luật Tổ chức", LEGAL_BASIS) == Misspelling("Căn cư", "Căn cứ")
    assert misspelt_opening("Nơi nhân:", RECIPIENTS) == Misspelling("Nơi nhân", "Nơi nhận")
    assert misspelt_opening("căn cứ Luật Tổ chức", LEGAL_BASIS) is None
    assert misspelt_opening("Thực hiện Nghị quyết", LEGAL_BASIS) is None
    assert misspelt_opening("", LEGAL_BASIS) is None


def test_words_of_both_tone_styles_are_told_apart():
    text = "Hòa giải, khỏe, thủy lợi, ỦY ban; hoà bình, xoá, uỷ nhiệm, hoà"
    assert tone_styles(text) == (["hòa", "khỏe", "thủy", "ủy"], ["hoà", "xoá", "uỷ"])


@pytest.mark.parametrize(
    "word", ["quý", "quả", "của", "hoàn", "toán", "khuỷu", "múa", "tuyển", "huy", "hoa", "nghĩa", "già"]
)
def test_words_that_are_written_in_one_way_only_are_of_no_style(word):
    assert tone_styles(word) == ([], [])
