"""The Tây Hồ case of 2024 played in the browser from an empty quận, on its own dates."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from agencies.choices import LocalityType
from coordination.models import Program
from tests import factories
from tests.browser.acting import Desk, click, part_of_meeting, press, record_signatures

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = [
    "Tuyên truyền, vận động, tập hợp nhân dân; thi đua yêu nước; hoàn thành chỉ tiêu kinh tế - xã hội năm 2024",
    "Thực hiện nhiệm vụ chính trị của quận, các cuộc vận động và phong trào thi đua",
    "Phối hợp tổ chức các kỳ họp HĐND quận và hội nghị tiếp xúc cử tri",
    "Phản biện xã hội",
    "Tiếp công dân; đối thoại trực tiếp với MTTQ và các tầng lớp nhân dân",
    "Giám sát",
]
TITLE = "Chương trình phối hợp công tác năm 2024 giữa HĐND, UBND và Ủy ban MTTQ Việt Nam quận Tây Hồ"


@pytest.fixture
def town():
    made = factories.town("Tây Hồ", LocalityType.URBAN_DISTRICT)
    factories.register(made.mttq, year=2024)
    return made


def on(page: Page, day: str) -> None:
    page.get_by_label("Ngày", exact=False).first.fill(day)


def follow(page: Page, name: str) -> None:
    click(page, page.get_by_role("link", name=name).first)


def draft_programme(page: Page) -> str:
    """Facts and six items; returns the programme's address."""
    page.goto("/chuong-trinh/")
    follow(page, "Tạo chương trình")
    follow(page, "HĐND - UBND - MTTQ")
    page.get_by_label("Tên chương trình").fill(TITLE)
    page.get_by_label("Năm (từ năm)").fill("2024")
    press(page, "Tạo dự thảo")
    editor = page.url
    for number, title in enumerate(ITEMS):
        page.goto(f"{editor}noi-dung/them/")
        page.get_by_label("Nội dung *", exact=False).first.fill(title)
        page.get_by_label("Cơ quan chủ trì").select_option(index=number % 3 + 1)
        page.get_by_label("Loại thời hạn").first.select_option(label="Trước ngày")
        page.get_by_label("Ngày đến hạn").first.fill("2024-12-15")
        if number == 4:
            page.locator("[name=chi-tieu-0-name]").fill("Lượt người dự đối thoại")
            page.locator("[name=chi-tieu-0-unit]").fill("lượt người")
            page.locator("[name=chi-tieu-0-target]").fill("11.000")
        press(page, "Lưu")
    expect(page.locator("#dan-y > li")).to_have_count(6)
    return re.sub(r"soan/.*", "", editor)


def go_on_in_spite_of_warnings(page: Page) -> None:
    """Nobody was named among the recipients."""
    expect(page.get_by_text("Chưa ghi nơi nhận")).to_be_visible()
    page.get_by_label("Tôi đã xem các cảnh báo").check()


def submit_for_agreement(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "Trình các bên thống nhất")
    on(page, "2024-02-20")
    go_on_in_spite_of_warnings(page)
    press(page, "Trình các bên thống nhất")
    expect(page.get_by_text("Trình thống nhất").first).to_be_visible()


def agree(page: Page, address: str, day: str) -> None:
    page.goto(address)
    follow(page, "Thống nhất")
    on(page, day)
    press(page, "Thống nhất")


def hold_the_ceremony(page: Page, address: str) -> None:
    """A meeting that signs the programme, and the three signatures recorded at it by the clerk."""
    page.goto("/hoi-nghi/")
    follow(page, "Tạo hội nghị")
    page.get_by_label("Tên hội nghị").fill("Hội nghị tổng kết năm 2023, ký kết chương trình phối hợp năm 2024")
    page.get_by_label("Ngày họp").fill("2024-02-28")
    purposes = page.locator("fieldset.form-row").filter(has=page.get_by_label("Mục đích"))
    purposes.nth(0).get_by_label("Mục đích").select_option(label="Tổng kết")
    purposes.nth(0).get_by_label("Nội dung").fill("Công tác phối hợp năm 2023")
    purposes.nth(1).get_by_label("Mục đích").select_option(label="Ký kết")
    purposes.nth(1).get_by_label("Chương trình").select_option(index=1)
    press(page, "Lưu")
    part_of_meeting(page, "Ký kết")
    record_signatures(page, 3)


def issue(page: Page, address: str, day: str) -> None:
    page.goto(address)
    follow(page, "Ban hành")
    on(page, day)
    expect(page.get_by_text(f"Số sẽ cấp nếu ban hành ngày {'/'.join(reversed(day.split('-')))}")).to_be_visible()
    go_on_in_spite_of_warnings(page)
    press(page, "Cấp số và ban hành")


def open_period(page: Page, address: str) -> str:
    """The first period of the programme; returns its address."""
    page.goto(address)
    click(page, page.get_by_role("link", name="Báo cáo", exact=True).last)
    follow(page, "Mở kỳ báo cáo")
    page.get_by_label("Loại kỳ").select_option(label="6 tháng")
    page.get_by_label("Tên kỳ").fill("6 tháng đầu năm 2024")
    page.get_by_label("Từ ngày").fill("2024-01-01")
    page.get_by_label("Chốt số liệu đến ngày").fill("2024-06-15")
    page.get_by_label("Hạn nộp").fill("2024-06-20")
    press(page, "Mở kỳ báo cáo")
    return page.url


def report(staff: Page, leader: Page, result: str) -> None:
    """An agency's staff fills in every item, its leader confirms."""
    staff.goto("/")
    follow(staff, "Lập báo cáo")
    for status in staff.get_by_label("Tình trạng").all():
        status.select_option(label="Đang thực hiện")
    for text in staff.get_by_label("Kết quả").all():
        text.fill(result)
    value = staff.get_by_label("Số liệu", exact=True)
    if value.count():
        value.first.fill("trên 11.000")
    press(staff, "Lưu và trình lãnh đạo")
    expect(staff.get_by_text("Chờ lãnh đạo xác nhận").first).to_be_visible()
    leader.goto("/")
    follow(leader, "Xác nhận báo cáo")
    follow(leader, "Xác nhận và gửi")
    press(leader, "Xác nhận và gửi")


def accept_all(page: Page, period: str, count: int) -> None:
    for _ in range(count):
        page.goto(period)
        follow(page, "Tiếp nhận")
        press(page, "Tiếp nhận")


def test_the_programme_of_2024(browser: Browser, town, base_url, pdf_text):
    desk = Desk(browser, base_url)
    staff = desk.sign_in(town.staff[town.mttq.pk])
    clerk = desk.sign_in(town.clerks[town.mttq.pk])
    address = draft_programme(staff)
    submit_for_agreement(staff, address)
    for agency, day in ((town.hdnd, "2024-02-21"), (town.ubnd, "2024-02-22"), (town.mttq, "2024-02-23")):
        agree(desk.sign_in(town.leaders[agency.pk]), address, day)

    hold_the_ceremony(clerk, address)
    issue(clerk, address, "2024-02-28")
    document = Program.objects.get().document
    assert document.symbol == "01/CTrPH-HĐND-UBND-UBMTTQ"
    assert document.signed_on.isoformat() == document.issued_on.isoformat() == "2024-02-28"
    text = pdf_text(clerk.request.get(address.rstrip("/") + ".pdf").body())
    assert "Số: 01/CTrPH-HĐND-UBND-UBMTTQ" in text
    assert "Tây Hồ, ngày 28 tháng 02 năm 2024" in text
    assert "DỰ THẢO" not in text
    for title in ITEMS:
        assert title in text

    period = open_period(staff, address)
    for agency in (town.ubnd, town.mttq):
        report(
            desk.sign_in(town.staff[agency.pk]),
            desk.sign_in(town.leaders[agency.pk]),
            f"{agency.short} đã triển khai theo kế hoạch",
        )
    accept_all(staff, period, 2)
    staff.goto(period)
    press(staff, "Tổng hợp báo cáo")
    text = pdf_text(staff.request.get(staff.url.rstrip("/") + ".pdf").body())
    assert "DỰ THẢO" in text
    assert "trên 11.000 lượt người" in text
    assert f"{town.ubnd.short} đã triển khai theo kế hoạch" in text
    assert town.hdnd.full in text
