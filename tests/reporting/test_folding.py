"""Texts of several agencies brought together: nothing lost, what is alike told once with everybody who said it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.folding import Said, Source, attributed, body_of, grouped, sentence


def said(*told):
    return [Said(agency, text, (Source(number, 5, 9, "result"),)) for number, (agency, text) in enumerate(told, 1)]


def text_of(*told):
    return body_of(attributed(said(*told)))


def test_one_agency_speaks_for_itself_and_several_under_their_names():
    assert text_of(("UBND", "Đã làm"), ("MTTQ", "")) == "Đã làm."
    assert text_of(("UBND", "Đã làm"), ("MTTQ", "Đã phối hợp.")) == "- UBND: Đã làm.\n- MTTQ: Đã phối hợp."
    two = text_of(("UBND", "- Một\n- Hai"), ("MTTQ", "Ba"), ("UBND", "Bốn"))
    assert two == "- UBND:\n+ Một.\n+ Hai.\n+ Bốn.\n- MTTQ: Ba."


def test_sentences_end_once():
    assert [sentence(text) for text in ("Xong", "Xong.", " Xong; ", "")] == ["Xong.", "Xong.", "Xong;", ""]


def test_what_several_say_alike_is_told_once_under_all_their_names_with_all_its_sources():
    lines = attributed(
        said(
            ("UBND", "Đã tuyên truyền sâu rộng đến nhân dân. Tổ chức 12 buổi tập huấn."),
            ("MTTQ", "đã tuyên truyền sâu rộng, đến Nhân dân"),
            ("Hội LHPN", "Đã tuyên truyền sâu rộng tới nhân dân."),
        )
    )
    assert body_of(lines) == (
        "- UBND; MTTQ; Hội LHPN: Đã tuyên truyền sâu rộng đến nhân dân.\n- UBND: Tổ chức 12 buổi tập huấn."
    )
    assert [[source.report for source in line.sources] for line in lines] == [[1, 2, 3], [1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đã tổ chức 42 hội nghị tiếp xúc cử tri trên địa bàn", "Đã tổ chức 45 hội nghị tiếp xúc cử tri trên địa bàn"),
        ("Việc giải quyết kiến nghị của cử tri đã xong", "Việc giải quyết kiến nghị của cử tri chưa xong"),
        ("UBND phường đã ban hành kế hoạch thực hiện", "HĐND phường đã ban hành kế hoạch thực hiện"),
        ("Số vụ việc tăng so với cùng kỳ năm ngoái", "Số vụ việc giảm so với cùng kỳ năm ngoái"),
    ],
)
def test_sentences_that_differ_in_a_figure_a_negation_or_a_body_stay_apart(one, other):
    assert text_of(("A", one), ("B", other)) == f"- A: {one}.\n- B: {other}."


def test_groups_name_who_speaks_where_several_do():
    alone = grouped([("Tiếp dân", said(("UBND", "Còn chậm"))), ("Giám sát", said(("UBND", "Thiếu người\nThiếu tiền")))])
    assert body_of(alone) == "- Tiếp dân: Còn chậm.\n- Giám sát:\n+ Thiếu người.\n+ Thiếu tiền."
    several = grouped(
        [("Tiếp dân", said(("UBND", "Còn chậm"), ("MTTQ", "Còn chậm."))), ("Giám sát", said(("A", "Ít")))]
    )
    assert body_of(several) == "- Tiếp dân:\n+ UBND; MTTQ: Còn chậm.\n- Giám sát:\n+ A: Ít."


WORDS = st.sampled_from(["Đã làm", "Chưa làm", "đã làm.", "Họp 3 lần", "Họp 4 lần", "Nhân dân đồng thuận cao"])
TOLD = st.lists(st.tuples(st.sampled_from("ABCD"), st.lists(WORDS, max_size=3).map("\n".join)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(TOLD)
def test_no_agency_and_no_figure_is_ever_lost(told):
    lines = attributed(said(*told))
    body = body_of(lines)
    speaking = {number for number, (_, text) in enumerate(told, 1) if text}
    assert {source.report for line in lines for source in line.sources} == speaking
    assert [figure in body for figure in "34"] == [any(figure in text for _, text in told) for figure in "34"]
