"""News of the reports put into a text that somebody edited."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.merging import merged


@pytest.mark.parametrize(
    ("before", "after", "edited", "result"),
    [
        ("Một.\nHai.", "Một.\nHai.\nBa.", "Một, sửa.\nHai.", "Một, sửa.\nHai.\nBa."),
        ("Một.\nHai.", "Một.\nHai, mới.", "Mở đầu.\nMột, sửa.\nHai.", "Mở đầu.\nMột, sửa.\nHai, mới."),
        ("Một.\nHai.", "Hai.", "Một.\nHai, sửa.", "Hai, sửa."),
        ("Một.\nHai.", "Một, mới.\nHai.", "Một, sửa.\nHai.", None),
        ("1/3.\nThiếu A.", "2/3.\nThiếu B.", "1/3.\nHẹn sau.\nThiếu A.", "2/3.\nHẹn sau.\nThiếu B."),
        ("Một.", "Một.\nHai.", "Viết lại cả.", None),
        ("", "Một.", "Tự viết.", None),
        ("Một.", "Không.\nMột.", "Một.\nThêm.", "Không.\nMột.\nThêm."),
    ],
)
def test_what_changed_goes_where_nobody_edited(before, after, edited, result):
    assert merged(before, after, edited) == result


LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=5, unique=True).map("\n".join)


@settings(max_examples=80, deadline=None)
@given(LINES, LINES, LINES)
def test_an_unedited_text_becomes_the_new_one_and_no_edited_line_is_lost(before, after, edited):
    assert merged(before, after, before) == after
    own = set(edited.splitlines()) - set(before.splitlines())
    result = merged(before, after, edited)
    assert result is None or own <= set(result.splitlines())
