import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordination.comparing import (
    Change,
    Chapter,
    Piece,
    Run,
    RunKind,
    Text,
    TextChange,
    abridged,
    compare,
    compare_words,
    moved_keys,
    words_of,
)

KEPT, ADDED, GONE = RunKind.KEPT, RunKind.INSERTED, RunKind.DELETED

WORDS = st.sampled_from(
    ["phối", "hợp", "Ủy ban", "công tác", "30/6/2026", "12/CTr-UBND", "đ", ".", "\n", " ", "🇻🇳", "a\u0301"]
)
SENTENCES = st.lists(WORDS, max_size=30).map(" ".join)


def item(key, *texts, number="", parent=None):
    return Piece(key, "Nội dung", tuple(Text(n, f"Mục {n}", value) for n, value in enumerate(texts)), number, parent)


def changes(old, new):
    (chapter,) = compare([Chapter("Nội dung", tuple(old))], [Chapter("Nội dung", tuple(new))])
    return chapter.entries


def told(before, after):
    return [(run.kind, run.text) for run in compare_words(before, after)]


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_the_runs_of_a_comparison_give_both_texts_back(before, after):
    runs = compare_words(before, after)
    assert "".join(run.text for run in runs if run.kind != ADDED) == unicodedata.normalize("NFC", before)
    assert "".join(run.text for run in runs if run.kind != GONE) == unicodedata.normalize("NFC", after)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_the_sum_of_its_words(text):
    assert "".join(words_of(text)) == text


def test_whole_words_change_never_letters():
    assert told("phường vận động nhân dân tham gia", "phường vận dụng nhân dân tham gia") == [
        (KEPT, "phường vận "), (GONE, "động"), (ADDED, "dụng"), (KEPT, " nhân dân tham gia"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30/6/2026", "30/9/2026"),
        ("110,5", "112,5"),
        ("1.178.826.623", "1.178.826.624"),
        ("05/CTr-UBND", "06/CTr-UBND"),
    ],
)
def test_dates_figures_and_symbols_change_as_a_whole(old, new):
    assert told(f"Kết quả là {old} theo kế hoạch", f"Kết quả là {new} theo kế hoạch") == [
        (KEPT, "Kết quả là "), (GONE, old), (ADDED, new), (KEPT, " theo kế hoạch"),
    ]  # fmt: skip


def test_the_same_text_in_other_code_points_and_line_ends_is_no_change():
    assert told(unicodedata.normalize("NFD", "Hòa giải\r\nở cơ sở"), "Hòa giải\nở cơ sở") == [
        (KEPT, "Hòa giải\nở cơ sở")
    ]


def test_a_text_with_little_in_common_is_told_as_replaced():
    before, after = "Tổ chức hội nghị đối thoại với nhân dân", "Giám sát việc thu chi các quỹ, không tổ chức đoàn"
    assert told(before, after) == [(GONE, before), (ADDED, after)]


def test_a_text_that_came_or_went_has_one_run():
    assert told("", "Mới") == [(ADDED, "Mới")]
    assert told("Cũ", "") == [(GONE, "Cũ")]
    assert told("", "") == []


def test_an_item_is_the_same_whatever_its_number():
    old = [item(1, "Một", number="1"), item(2, "Hai", number="2")]
    new = [item(3, "Mới", number="1"), item(1, "Một", number="2"), item(2, "Hai", number="3")]
    assert [(e.change, e.moved, e.number_before, e.number_after) for e in changes(old, new)] == [
        (Change.ADDED, False, "", "1"), (Change.SAME, False, "1", "2"), (Change.SAME, False, "2", "3"),
    ]  # fmt: skip
    assert [entry.renumbered for entry in changes(old, new)] == [False, True, True]


def test_a_moved_item_is_told_as_moved_with_both_numbers():
    old = [item(n, f"Nội dung {n}", number=str(n)) for n in (1, 2, 3, 4)]
    new = [item(k, f"Nội dung {k}", number=str(n)) for n, k in enumerate((4, 1, 2, 3), 1)]
    assert [(e.change, e.moved, e.number_before, e.number_after) for e in changes(old, new)] == [
        (Change.SAME, True, "4", "1"), (Change.SAME, False, "1", "2"),
        (Change.SAME, False, "2", "3"), (Change.SAME, False, "3", "4"),
    ]  # fmt: skip


def test_an_item_put_under_another_is_moved_and_may_be_reworded_too():
    old = [item(1, "Một", number="1"), item(2, "Hai", number="2")]
    new = [item(1, "Một", number="1"), item(2, "Hai khác", number="1.a)", parent=1)]
    assert [(e.change, e.moved, e.number_after) for e in changes(old, new)] == [
        (Change.SAME, False, "1"), (Change.CHANGED, True, "1.a)"),
    ]  # fmt: skip


def test_a_removed_item_stands_after_what_it_stood_after():
    old = [item(n, str(n), number=str(n)) for n in (1, 2, 3)]
    assert [(e.change, e.number_before) for e in changes(old, [old[0], old[2]])] == [
        (Change.SAME, "1"), (Change.REMOVED, "2"), (Change.SAME, "3"),
    ]  # fmt: skip
    assert [e.change for e in changes(old, old[1:])] == [Change.REMOVED, Change.SAME, Change.SAME]


def test_as_few_items_as_possible_are_told_as_moved():
    old = [item(n, "x") for n in range(6)]
    assert moved_keys(old, [old[n] for n in (3, 0, 1, 2, 4, 5)]) == {3}
    assert moved_keys(old, [old[n] for n in (1, 2, 3, 4, 5, 0)]) == {0}
    assert len(moved_keys(old, old[::-1])) == 5


def test_texts_are_matched_by_what_they_are_not_by_their_place():
    old = Piece(1, "Nội dung", (Text("lead", "Chủ trì", "UBND"), Text(("support", 7), "Phối hợp", "MTTQ")))
    new = Piece(1, "Nội dung", (Text("lead", "Chủ trì", "UBND"), Text("due", "Thời hạn", "Quý II")))
    (entry,) = changes([old], [new])
    assert [(text.label, [run.kind for run in text.runs]) for text in entry.texts] == [
        ("Chủ trì", [KEPT]), ("Phối hợp", [GONE]), ("Thời hạn", [ADDED]),
    ]  # fmt: skip


def test_long_unchanged_stretches_are_cut_to_the_words_next_to_a_change():
    long = " ".join(f"từ{n}" for n in range(200))
    cut = abridged(TextChange("Diễn giải", (Run(KEPT, long), Run(ADDED, "mới"), Run(KEPT, long))))
    first, changed, last = (run.text for run in cut.runs)
    assert (first[:9], first[-5:]) == ("[…] từ180", "từ199")
    assert changed == "mới"
    assert (last[:4], last[-8:]) == ("từ0 ", "từ19 […]")


def test_two_hundred_reworded_items_compare_in_well_under_a_second():
    sentence = (
        "Tổ chức hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với Mặt trận và nhân dân {} trong năm"
    )
    old = [item(n, *(sentence.format(f"lần {n} {k}") for k in range(6))) for n in range(200)]
    new = [item(n, *(sentence.format(f"đợt {n} {k} mới") for k in range(6))) for n in reversed(range(200))]
    begun = time.process_time()
    assert len(changes(old, new)) == 200
    assert time.process_time() - begun < 1
