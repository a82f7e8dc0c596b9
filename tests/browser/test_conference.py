"""A whole conference by the people who run it: planned, invited to, held with a poor line, and followed up."""

import datetime
import io
import re
from collections.abc import Callable
from types import SimpleNamespace

import pypdfium2
import pytest
from django.core import mail
from playwright.sync_api import Browser, Locator, Page, expect

from agencies.choices import AgencyKind
from documents.models import Document
from meetings import pack
from meetings.choices import MeetingState
from meetings.models import AgendaNote, Attendance, Meeting, Pack, Task
from tests import factories
from tests.browser.acting import PHONE, Desk, click, part_of_meeting, record_signatures
from tests.meetings.test_conclusions import issue

pytestmark = pytest.mark.django_db(transaction=True)

HEADS = [
    "Đỗ Thị Hương",
    "Lê Văn An",
    "Vũ Thị Yến",
    "Trần Văn Bình",
    "Phạm Thị Chi",
    "Hoàng Văn Dũng",
    "Ngô Thị Em",
    "Bùi Văn Giang",
    "Đặng Thị Hà",
    "Dương Văn Hùng",
    "Cao Thị Khánh",
    "Mai Văn Lâm",
]


@pytest.fixture
def town():
    """Twelve mass organisations, each with its head."""
    made = factories.town()
    for number, name in enumerate(HEADS):
        union = factories.agency(made.locality, AgencyKind.MASS_ORGANIZATION, f"Hội số {number}", f"Hội {number}")
        factories.appointment(union, name)
    return made


@pytest.fixture
def program(town):
    return factories.agreed(town)


def press(page: Page, name: str) -> None:
    click(page, page.get_by_role("main").get_by_role("button", name=name, exact=True).first)


def row_of(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


def choose(page: Page, field: Locator, typed: str) -> None:
    """The first of what is offered for the words typed."""
    field.fill(typed)
    expect(page.locator(".typeahead [role=option]").locator("visible=true").first).to_be_visible()
    page.keyboard.press("Enter")


def plan(page: Page, town) -> Meeting:
    """From the template of a ceremony: its agenda and groups are there at once; all heads are picked in one step."""
    page.goto("/hoi-nghi/tao/?bat-dau-tu=mau-ky-ket")
    page.get_by_label("Ngày họp").fill((factories.today() + datetime.timedelta(days=1)).isoformat())
    page.get_by_label("Giờ bắt đầu").fill("08:00")
    page.get_by_label("Địa điểm").fill("Hội trường phường")
    choose(page, page.get_by_role("combobox", name="Từ danh bạ").first, town.heads[town.mttq.pk].official.name)
    page.locator("[name=officers-1-role]").select_option(label="Thư ký")
    page.locator("[name=officers-1-text]").fill("Bà Lê Thị Thư, chuyên viên")
    page.locator("[name=purposes-0-program]").select_option(index=1)
    press(page, "Lưu")
    meeting = Meeting.objects.get()
    page.goto(f"/hoi-nghi/{meeting.pk}/chuong-trinh/sua/")
    page.get_by_label("Phút").first.fill("20")
    press(page, "Lưu")
    expect(page.get_by_role("main")).to_contain_text("08:20")  # the second item waits for the longer first one
    page.goto(f"/hoi-nghi/{meeting.pk}/dai-bieu/chon/")
    page.get_by_label("Người đứng đầu: Tổ chức chính trị - xã hội").check()
    press(page, "Thêm vào danh sách đại biểu")
    expect(page.get_by_text("Đã thêm 12 đại biểu.")).to_be_visible()
    return meeting


def invite(page: Page, meeting: Meeting) -> str:
    """One delegate has an address; returns the link of his letter."""
    group = meeting.groups.get(delegates__name=HEADS[0])
    page.goto(f"/hoi-nghi/{meeting.pk}/dai-bieu/{group.pk}/")
    page.locator("[name$=-mail]").first.fill("huong@example.vn")
    press(page, "Lưu")
    page.goto(f"/hoi-nghi/{meeting.pk}/moi/gui/")
    press(page, "Gửi thư mời")
    expect(page.get_by_text("Đã mời").first).to_be_visible()
    (letter,) = mail.outbox
    assert letter.to == ["huong@example.vn"]
    return re.search(r"/moi-hop/[^/\s]+/", letter.body)[0]


def answer(browser: Browser, base_url: str, link: str) -> None:
    """On a phone, without an account."""
    page = browser.new_context(base_url=base_url, viewport=PHONE).new_page()
    page.goto(link)
    page.get_by_label("Cử người đi thay").check()
    page.get_by_label("Họ tên người đi thay").fill("Nguyễn Thị Mơ")
    press(page, "Gửi trả lời")
    expect(page.get_by_text("Đã ghi trả lời. Xin cảm ơn.")).to_be_visible()


def build_pack(page: Page, meeting: Meeting, monkeypatch) -> None:
    """The page shows how far it is, while it is built and without a reload; the PDF is read back."""
    # The worker is this test, which looks at the page between two steps.
    monkeypatch.setattr("meetings.views.papers.build_pack", SimpleNamespace(enqueue=str))
    told = pack.collected_pdf

    def looked_at(title, subtitle, sheets, tell):
        def tell_and_look(done):
            tell(done)
            if done == 1:
                expect(page.locator("#bo-tai-lieu")).to_contain_text(f"1/{len(sheets) + 1} phần. Đang dựng:")

        return told(title, subtitle, sheets, tell_and_look)

    monkeypatch.setattr(pack, "collected_pdf", looked_at)
    page.goto(f"/hoi-nghi/{meeting.pk}/tai-lieu/")
    page.get_by_label("Kèm các bản Word").uncheck()
    page.get_by_label("Kế hoạch").uncheck()
    press(page, "Dựng bộ tài liệu")
    expect(page.get_by_text("Đang chờ đến lượt…")).to_be_visible()
    pack.build(Pack.objects.get().pk)
    link = page.get_by_role("link", name="Mở bộ tài liệu")
    expect(link).to_be_visible()
    read_back(page.request.get(link.get_attribute("href")).body())


def read_back(data: bytes) -> None:
    read = pypdfium2.PdfDocument(io.BytesIO(data))
    pages = [" ".join(one.get_textpage().get_text_bounded().split()) for one in read]
    marks = [mark.get_title() for mark in read.get_toc()]
    assert {"Chương trình hội nghị", "Danh sách đại biểu", "Danh sách ký nhận"} <= set(marks)
    assert all(mark in pages[0] for mark in marks if mark != "Mục lục")
    whole = " ".join(pages)
    assert all(name in whole for name in HEADS)
    assert "08:20 - 08:25 Phát biểu khai mạc" in whole


def bring_forward(page: Page, meeting: Meeting) -> None:
    """The conference takes place today after all; who was invited is told."""
    page.goto(f"/hoi-nghi/{meeting.pk}/sua/")
    page.get_by_label("Ngày họp").fill(factories.today().isoformat())
    press(page, "Lưu")
    expect(page.get_by_text("hôm nay").first).to_be_visible()
    assert [letter.subject.partition(":")[0] for letter in mail.outbox] == ["Giấy mời", "Thay đổi lịch họp"]


def mark_at_the_door(phone: Page, desk: Page, meeting: Meeting, problems: Callable[[Page], list[str]]) -> None:
    """The phone's line drops; meanwhile the other clerk marks one of those marked on it."""
    address = f"/hoi-nghi/{meeting.pk}/diem-danh/"
    phone.set_viewport_size(PHONE)
    with phone.expect_response("**/tinh-hinh/"):
        phone.goto(address)
    phone.context.set_offline(True)
    row_of(phone, HEADS[1]).get_by_role("button", name="Có mặt").click()
    expect(row_of(phone, HEADS[1])).to_contain_text("đang chờ mạng")
    phone.get_by_label("Tìm đại biểu").fill("yen vu")
    late = row_of(phone, HEADS[2])
    late.get_by_role("button", name="Vắng có phép").click()
    expect(phone.locator("[data-waiting]")).to_contain_text("Đang chờ mạng: 2 lượt điểm danh")
    desk.goto(address)
    row_of(desk, HEADS[2]).get_by_role("button", name="Có mặt").click()
    expect(row_of(desk, HEADS[2]).locator("b")).to_have_text("Có mặt")
    phone.context.set_offline(False)
    expect(late).to_contain_text("đã điểm danh “Có mặt”")
    assert not problems(phone)
    late.get_by_role("button", name="Ghi đè: Vắng có phép").click()
    expect(phone.locator("[data-waiting]")).to_be_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    marks = dict(Attendance.objects.values_list("delegate__name", "presence"))
    assert marks == {HEADS[1]: "co-mat", HEADS[2]: "vang-co-phep"}


def run(page: Page, meeting: Meeting, problems: Callable[[Page], list[str]]) -> None:
    """The first item begins, somebody speaks while there is no line, a decision follows when it is back."""
    page.goto(f"/hoi-nghi/{meeting.pk}/chuyen/bat-dau/")
    press(page, "Bắt đầu họp")
    part_of_meeting(page, "Diễn biến")
    page.context.set_offline(True)
    page.get_by_role("button", name="Bắt đầu mục này").first.click()
    expect(page.locator(".running-items .is-on")).to_contain_text("đang chờ mạng")
    page.get_by_label("Phát biểu", exact=True).check()
    note(page, "Đề nghị làm sớm")
    expect(page.get_by_text("Ghi người phát biểu.")).to_be_visible()
    page.get_by_label("Người phát biểu").fill("Ông Lê Văn An")
    page.get_by_role("button", name="Ghi", exact=True).click()
    expect(page.locator("[data-waiting]")).to_contain_text("Đang chờ mạng: 2 ghi chép")
    assert not problems(page)
    page.context.set_offline(False)
    expect(page.locator("[data-notes]")).to_contain_text("Ông Lê Văn An: Đề nghị làm sớm")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.get_by_label("Quyết định").check()
    note(page, "Thống nhất ký chương trình")
    expect(page.get_by_text("Đã lưu ghi chép lúc")).to_be_visible()
    item = meeting.agenda.get(ended_at=None, began_at__isnull=False)
    notes = [("phat-bieu", "Ông Lê Văn An", item.pk), ("quyet-dinh", "", item.pk)]
    assert list(AgendaNote.objects.values_list("kind", "speaker", "item")) == notes


def note(page: Page, text: str) -> None:
    page.get_by_label("Nội dung").fill(text)
    page.get_by_role("button", name="Ghi", exact=True).click()


def sign(page: Page) -> None:
    part_of_meeting(page, "Ký kết")
    record_signatures(page, 3)


def conclude(page: Page, meeting: Meeting, town) -> None:
    """The end, a task, and the papers drafted of all this."""
    page.goto(f"/hoi-nghi/{meeting.pk}/chuyen/ket-thuc/")
    press(page, "Kết thúc hội nghị")
    page.goto(f"/hoi-nghi/{meeting.pk}/nhiem-vu/")
    page.locator("[name$=-to_text]").first.fill("UBND phường")
    page.locator("[name$=-what]").first.fill("Bố trí kinh phí phối hợp")
    page.locator(f"[name$=-agencies][value='{town.ubnd.pk}']").first.check()
    page.locator("[name$=-due_kind]").first.select_option(label="Thường xuyên, định kỳ")
    press(page, "Lưu")
    part_of_meeting(page, "Kết quả")
    press(page, "Soạn biên bản")
    expect(page.get_by_label("Nội dung (theo diễn biến hội nghị)")).to_have_value(
        re.compile("Ông Lê Văn An: Đề nghị làm sớm")
    )
    page.goto(f"/hoi-nghi/{meeting.pk}/ket-qua/")
    press(page, "Soạn thông báo kết luận")
    expect(page.get_by_label("Nhiệm vụ giao các cơ quan")).to_have_value(re.compile("Bố trí kinh phí phối hợp"))


def report_task(page: Page) -> None:
    page.goto("/nhiem-vu/")
    click(page, page.get_by_role("link", name="Bố trí kinh phí phối hợp"))
    click(page, page.get_by_role("main").get_by_role("link", name="Báo cáo tiến độ"))
    page.get_by_label("Kết quả thực hiện").fill("Đã bố trí 200 triệu đồng")
    press(page, "Báo cáo tiến độ")
    expect(page.get_by_text("Đã bố trí 200 triệu đồng")).to_be_visible()


def test_a_conference_is_run_from_its_template_to_the_report_of_a_task(
    browser: Browser, base_url, town, program, monkeypatch, accessibility_problems
):
    desk, mttq = Desk(browser, base_url), town.mttq.pk
    staff, clerk = desk.seat(town.staff[mttq]), desk.seat(town.clerks[mttq])
    meeting = plan(staff, town)
    link = invite(staff, meeting)
    build_pack(staff, meeting, monkeypatch)
    answer(browser, base_url, link)
    bring_forward(staff, meeting)
    mark_at_the_door(clerk, staff, meeting, accessibility_problems)
    run(staff, meeting, accessibility_problems)
    sign(clerk)
    conclude(staff, meeting, town)
    issue(town, Document.objects.get(kind="thong-bao"))
    report_task(desk.seat(town.staff[town.ubnd.pk]))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONCLUDED
    assert Task.objects.get().reports.get().agency == town.ubnd
