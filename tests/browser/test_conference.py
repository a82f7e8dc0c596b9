"""At the door of a conference, on a phone whose line comes and goes."""

import pytest
from playwright.sync_api import Browser, expect

from meetings.attendance import Mark, mark
from meetings.choices import Presence
from meetings.models import Attendance, Delegate, DelegateGroup
from tests import factories
from tests.browser.acting import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def meeting(town):
    made = factories.meeting(town)
    group = DelegateGroup.objects.create(meeting=made, name="Đại biểu HĐND")
    names = ["Đỗ Thị Hương", "Lê Văn An", *[f"Trần Văn Số {number}" for number in range(30)], "Vũ Thị Yến"]
    Delegate.objects.bulk_create(Delegate(group=group, name=name, position=at) for at, name in enumerate(names))
    return made


def person(name):
    return Delegate.objects.select_related("group__meeting").get(name=name)


def test_marks_wait_while_the_line_is_down_and_tell_who_marked_meanwhile(
    browser: Browser, base_url, town, meeting, accessibility_problems
):
    page = Desk(browser, base_url).seat(town.clerks[town.mttq.pk])
    page.set_viewport_size({"width": 390, "height": 844})
    with page.expect_response("**/tinh-hinh/"):
        page.goto(f"/hoi-nghi/{meeting.pk}/diem-danh/")
    row = page.get_by_role("listitem").filter(has_text="Đỗ Thị Hương")
    page.context.set_offline(True)
    row.get_by_role("button", name="Có mặt").click()
    expect(row).to_contain_text("đang chờ mạng")
    page.get_by_label("Tìm đại biểu").fill("yen vu")
    late = page.get_by_role("listitem").filter(has_text="Vũ Thị Yến")  # of another page of the list
    late.get_by_role("button", name="Vắng có phép").click()
    expect(page.locator("[data-waiting]")).to_contain_text("Đang chờ mạng: 2 lượt điểm danh")
    mark(person("Vũ Thị Yến"), Mark(Presence.PRESENT), user=town.staff[town.mttq.pk])
    page.context.set_offline(False)
    expect(late).to_contain_text("đã điểm danh “Có mặt”")
    assert not accessibility_problems(page)
    late.get_by_role("button", name="Ghi đè: Vắng có phép").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.get_by_label("Tìm đại biểu").fill("")
    expect(row).not_to_contain_text("đang chờ mạng")
    expect(row.locator("b")).to_have_text("Có mặt")
    marks = dict(Attendance.objects.values_list("delegate__name", "presence"))
    assert marks == {"Đỗ Thị Hương": "co-mat", "Vũ Thị Yến": "vang-co-phep"}
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
