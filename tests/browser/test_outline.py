"""The open editor in the browser: by keyboard, off the line and back, two people at one field."""

import pytest
from playwright.sync_api import Browser, Page, expect

from coordination.content import lines_of
from coordination.editing.places import place_of
from documents.models import Document
from tests import factories
from tests.browser.acting import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def desk(browser: Browser, base_url: str):
    made = Desk(browser, base_url)
    yield made
    for page in made.pages.values():
        page.context.close()  # an open editor goes on asking for news


def opened(desk: Desk, user, program) -> Page:
    page = desk.sign_in(user)
    page.goto(f"/chuong-trinh/{program.pk}/soan/")
    expect(page.get_by_role("status").first).to_contain_text("tự lưu")
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-state]").first).to_contain_text("Đã lưu lúc")


def draft_of(program):
    return Document.objects.get(pk=program.document_id).current_version


def outline(program):
    told = []
    for line in lines_of(draft_of(program)):
        told += [f"{line.sign} {line.title}", *(f"{c.sign} {c.title}" for c in line.children_in_order)]
    return told


def purpose(program):
    return place_of(draft_of(program), "muc-dich").told()


def test_three_items_by_keyboard_only(town, desk):
    program = factories.program(town, items=0)
    page = opened(desk, town.staff[town.mttq.pk], program)
    page.get_by_role("link", name="Thêm nội dung").focus()
    keys = page.keyboard
    keys.press("Enter")
    keys.type("Tiếp xúc cử tri")
    keys.press("Enter")
    keys.type("Giám sát đầu tư công")  # before the server knows the line
    keys.press("Tab")
    keys.press("Enter")
    keys.type("Phản biện xã hội")
    keys.press("Shift+Tab")
    keys.press("Alt+ArrowUp")
    expect(page.locator("#dan-y > li .outline-sign").first).to_have_text("1.")
    saved(page)
    keys.type(" năm 2026")
    keys.press("Escape")
    saved(page)
    told = ["1. Phản biện xã hội năm 2026", "2. Tiếp xúc cử tri", "a) Giám sát đầu tư công"]
    expect(page.locator("#dan-y .outline-title")).to_have_text(told)
    assert outline(program) == told
    keys.press("Tab")
    expect(page.get_by_role("button", name="Chuyển 1. lên")).to_be_visible()


def test_off_the_line_nothing_is_lost_even_where_the_page_is_closed(town, desk):
    program = factories.program(town, items=1)
    page = opened(desk, town.staff[town.mttq.pk], program)
    page.context.set_offline(True)
    page.locator("[data-place=muc-dich]").click()
    page.keyboard.type(" Gõ khi mất mạng.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("status").first).to_contain_text("Đang chờ mạng: 1 chỗ chưa lưu")
    page.context.set_offline(False)
    saved(page)
    assert purpose(program).endswith("Gõ khi mất mạng.")
    page.context.route("**/soan/cho/", lambda route: route.abort())
    page.locator("[data-place=muc-dich]").click()
    page.keyboard.type(" Gõ rồi đóng thẻ.")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.context.unroute("**/soan/cho/")
    again.goto(f"/chuong-trinh/{program.pk}/soan/")
    expect(again.get_by_text("Tìm lại 1 chỗ chưa lưu")).to_be_visible()
    saved(again)
    assert purpose(program).endswith("Gõ khi mất mạng. Gõ rồi đóng thẻ.")


def test_two_at_one_field_choose_and_at_others_follow_each_other(town, desk, accessibility_problems):
    program = factories.program(town, items=2)
    early = opened(desk, town.staff[town.mttq.pk], program)
    late = opened(desk, town.leaders[town.mttq.pk], program)
    late.context.set_offline(True)
    for page, text in ((late, " Của người thứ hai."), (early, " Của người thứ nhất.")):
        page.locator("[data-place=muc-dich]").click()
        page.keyboard.type(text)
        page.keyboard.press("Escape")
    saved(early)
    late.context.set_offline(False)
    expect(late.locator(".conflict")).to_contain_text(f"{town.staff[town.mttq.pk].name} đã sửa chỗ này lúc")
    assert accessibility_problems(late) == []
    late.get_by_role("button", name="Ghép hai bản để sửa").click()
    late.get_by_role("button", name="Lưu bản đã ghép").click()
    saved(late)
    assert "Của người thứ nhất." in purpose(program)
    assert "Của người thứ hai." in purpose(program)
    late.locator("#dan-y [data-place$='.title']").last.click()
    late.keyboard.type(", đã sửa")
    late.keyboard.press("Escape")
    expect(early.locator("#dan-y [data-place$='.title']").last).to_have_text("Nội dung số 2, đã sửa", timeout=9000)
    expect(early.locator("[data-place=muc-dich]")).to_contain_text("Của người thứ hai.")


PASTE = """node => {
  const data = new DataTransfer();
  data.setData("text/html", "<p class=MsoNormal>Giám\u00a0sát đầu tư</p>");
  data.setData("text/plain", "Giám\u00a0sát đầu tư");
  node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_what_is_pasted_comes_in_once_and_a_session_renewed_elsewhere_goes_on(town, desk):
    program = factories.program(town, items=1)
    page = opened(desk, town.staff[town.mttq.pk], program)
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": desk.base_url}])
    with page.expect_response(lambda one: "place=noi-dung-" in (one.request.post_data or "")) as answer:
        page.locator("[data-place$='.title']").first.click()
    assert answer.value.status == 200
    page.keyboard.press("ControlOrMeta+a")
    page.locator("textarea.place-area").evaluate(PASTE)
    expect(page.locator("textarea.place-area")).to_have_value("Giám sát đầu tư")
    page.keyboard.press("Escape")
    saved(page)
    assert outline(program) == ["1. Giám sát đầu tư"]
