"""A round of opinions in the browser: an item by keyboard alone, four agencies asked, one of them silent."""

import datetime
import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from agencies.choices import AgencyKind, Role
from coordination.models import ItemLine
from tests import factories
from tests.browser.acting import Desk, click, press
from tests.coordination.pasted_snippets import MARKUP, TEXTS

pytestmark = pytest.mark.django_db(transaction=True)

UNIONS = {
    "phu_nu": ("Hội Liên hiệp Phụ nữ phường Tây Hồ", "Hội LHPN phường", "HLHPN"),
    "doan": ("Đoàn TNCS Hồ Chí Minh phường Tây Hồ", "Đoàn phường", "ĐTN"),
    "cuu_chien_binh": ("Hội Cựu chiến binh phường Tây Hồ", "Hội CCB phường", "HCCB"),
    "nong_dan": ("Hội Nông dân phường Tây Hồ", "Hội ND phường", "HND"),
    "cong_doan": ("Công đoàn phường Tây Hồ", "CĐ phường", "CĐP"),
    "cong_an": ("Công an phường Tây Hồ", "Công an phường", "CA"),
}


@pytest.fixture
def town():
    made = factories.town()
    for name, (full, short, symbol) in UNIONS.items():
        union = factories.agency(made.locality, AgencyKind.MASS_ORGANIZATION, full, short, symbol)
        setattr(made, name, union)
    made.staff[made.phu_nu.pk] = factories.user(made.phu_nu, Role.STAFF)
    return made


@pytest.fixture
def program(town):
    return factories.program(town)


def tab_to(page: Page, field: Locator) -> None:
    """Goes on by Tab until the field has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            return
    raise AssertionError(f"{field} is not reached by Tab")


def add_item_by_keyboard(page: Page, address: str) -> None:
    """A new item, its agencies found by initials and without accents."""
    page.goto(f"{address}soan/noi-dung/them/")
    page.locator("[name=title]").focus()
    page.keyboard.type("Chăm lo đời sống phụ nữ")
    lead = page.get_by_role("combobox", name="Cơ quan chủ trì")
    tab_to(page, lead)
    page.keyboard.type("hlhpn")
    found = page.locator(".typeahead [role=option]")
    expect(found).to_have_text([UNIONS["phu_nu"][0]])
    page.keyboard.press("Enter")
    expect(lead).to_have_value(UNIONS["phu_nu"][0])
    support = page.get_by_role("combobox", name="Cơ quan", exact=False).nth(1)
    tab_to(page, support)
    page.keyboard.type("hoi")
    expect(found.locator("visible=true")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(support).to_have_value("")
    page.keyboard.type("doan tn")
    page.keyboard.press("Tab")
    expect(support).to_have_value(UNIONS["doan"][0])
    tab_to(page, page.get_by_role("button", name="Lưu", exact=True))
    with page.expect_event("domcontentloaded"):
        page.keyboard.press("Enter")


def test_an_item_by_keyboard_alone_its_agencies_by_initials(browser: Browser, town, program, base_url):
    page = Desk(browser, base_url).seat(town.staff[town.mttq.pk])
    add_item_by_keyboard(page, program.get_absolute_url())
    line = ItemLine.objects.get(title="Chăm lo đời sống phụ nữ")
    assert line.lead == town.phu_nu
    assert [support.agency for support in line.supports.all()] == [town.doan]


def test_what_is_pasted_is_cleaned_in_the_browser_as_on_the_server(browser: Browser, town, program, base_url):
    page = Desk(browser, base_url).seat(town.staff[town.mttq.pk])
    page.goto("/mat-khau/")
    for html, kept in MARKUP:
        assert page.evaluate("html => cleanPasted(html, '')", html) == kept
    for text, kept in TEXTS:
        assert page.evaluate("text => cleanPasted('', text)", text) == kept


def send_out(page: Page, address: str) -> None:
    page.goto(f"{address}gui-lay-y-kien/")
    expect(page.get_by_text("Đã chọn 2")).to_be_visible()
    for typed, name in (("hlhpn", "Hội Liên hiệp Phụ nữ"), ("doan tn", "Đoàn TNCS")):
        page.get_by_role("searchbox").fill(typed)
        page.get_by_role("checkbox").locator("visible=true").first.check()
        expect(page.get_by_label(name)).to_be_checked()
    page.get_by_label("Hạn góp ý").fill((factories.today() + datetime.timedelta(days=7)).isoformat())
    press(page, "Gửi lấy ý kiến")
    expect(page.get_by_text("Đã gửi lấy ý kiến 4 cơ quan")).to_be_visible()


def answer(page: Page, address: str, way: str, remark: str = "") -> None:
    page.goto(f"{address}gop-y/")
    page.get_by_label(way, exact=True).check()
    page.get_by_label("Ý kiến chung, lý do").fill(remark)
    press(page, "Gửi trả lời")
    expect(page.get_by_text("Đã gửi trả lời của cơ quan bạn.")).to_be_visible()


def lose_the_session_and_send(page: Page, desk: Desk, town, address: str) -> None:
    """What was typed outlives a session that ended meanwhile, and is offered once only."""
    page.goto(f"{address}gop-y/")
    page.get_by_label("Góp ý vào").select_option(label="1. Nội dung số 1")
    page.get_by_label("Nội dung góp ý, lý do").fill("Ghi rõ kinh phí")
    page.context.clear_cookies(name="sessionid")
    press(page, "Gửi góp ý")
    expect(page.get_by_text("nội dung vừa gửi chưa được lưu")).to_be_visible()
    page.get_by_label("Tên đăng nhập").fill(town.staff[town.ubnd.pk].username)
    page.get_by_label("Mật khẩu").fill(desk.password)
    press(page, "Đăng nhập")
    expect(page.get_by_text("Có nội dung bạn đã gõ lúc")).to_be_visible()
    page.get_by_role("button", name="Lấy lại").click()
    expect(page.get_by_label("Nội dung góp ý, lý do")).to_have_value("Ghi rõ kinh phí")
    press(page, "Gửi góp ý")
    expect(page.get_by_text("Đã gửi góp ý vào “1. Nội dung số 1”.")).to_be_visible()
    expect(page.get_by_text("Có nội dung bạn đã gõ lúc")).to_have_count(0)
    assert "Ghi rõ" not in json.dumps(page.evaluate("({...localStorage})"), ensure_ascii=False)


def test_three_answer_in_three_ways_and_one_is_silent(browser: Browser, town, program, base_url, pdf_text):
    desk, address = Desk(browser, base_url), program.get_absolute_url()
    staff = desk.seat(town.staff[town.mttq.pk])
    send_out(staff, address)
    answer(desk.seat(town.staff[town.hdnd.pk]), address, "Nhất trí")
    ubnd = desk.seat(town.staff[town.ubnd.pk])
    lose_the_session_and_send(ubnd, desk, town, address)
    answer(ubnd, address, "Nhất trí, có góp ý")
    answer(desk.seat(town.staff[town.phu_nu.pk]), address, "Không nhất trí", "Chưa có nội dung về phụ nữ")

    staff.goto(f"{address}gop-y/")
    expect(staff.get_by_text("đã trả lời 3/4 cơ quan")).to_be_visible()
    staff.get_by_text("Tiếp thu, giải trình", exact=True).first.click()
    staff.get_by_label("Giải trình, không tiếp thu").first.check()
    staff.get_by_label("Cách tiếp thu, lý do").first.fill("Kinh phí ghi ở kế hoạch riêng")
    press(staff, "Ghi lại")
    text = pdf_text(staff.request.get(f"{address}gop-y/bang-tong-hop.pdf").body())
    for told in ("Ghi rõ kinh phí", "Kinh phí ghi ở kế hoạch riêng", "Chưa có nội dung về phụ nữ", "Đoàn"):
        assert told in text


def test_two_editors_see_each_other(browser: Browser, town, program, base_url):
    desk, address = Desk(browser, base_url), f"{program.get_absolute_url()}soan/"
    leader, staff = desk.seat(town.leaders[town.mttq.pk]), desk.seat(town.staff[town.mttq.pk])
    with leader.expect_response("**/co-mat/"):
        leader.goto(f"{address}can-cu/them/")
    staff.goto(address)
    expect(staff.locator("[data-presence]")).to_contain_text(f"{town.leaders[town.mttq.pk].name} · Thêm căn cứ")


def test_nothing_typed_stays_on_the_computer_after_three_days_or_signing_out(browser: Browser, town, base_url):
    page = Desk(browser, base_url).seat(town.staff[town.mttq.pk])
    page.goto("/mat-khau/")
    page.evaluate(
        """() => [["cu", 3.1], ["moi", 2.9]].forEach(([name, days]) => localStorage.setItem(
            `chua-gui:1:/${name}/`, JSON.stringify({ at: Date.now() - days * 24 * 3600 * 1000, fields: [] })))"""
    )
    page.reload()
    assert page.evaluate("Object.keys(localStorage)") == ["chua-gui:1:/moi/"]
    page.locator("details.app-account summary").click()
    click(page, page.get_by_role("button", name="Đăng xuất"))
    assert page.evaluate("Object.keys(localStorage)") == []
