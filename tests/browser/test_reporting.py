"""A period's reports in the browser: four agencies report in four ways, and what they said is issued as one."""

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from agencies.choices import AgencyKind
from agencies.models import Agency
from coordination.models import Indicator, LineIndicator
from documents.models import Document, Version
from reporting import workflow as reporting
from reporting.models import AgencyReport, ConsolidatedReport, ReportingPeriod
from tests import factories
from tests.browser.acting import PHONE, Desk, click, press
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

REPORTED = ["trên 12.500 lượt người", "ước 110,5", "371 ý kiến", "1.178.826.623 đồng", "gần 3.600 hộ"]
MENDED = ["11.000", "317"]
JANUARY = datetime.date(2026, 1, 15)


@pytest.fixture
def town():
    """With the women's union, which leads an item, has no account and reports on paper."""
    made = factories.town()
    made.women = factories.agency(
        made.locality, AgencyKind.MASS_ORGANIZATION, "Hội Liên hiệp Phụ nữ phường Tây Hồ", "Hội LHPN phường", "HLHPN"
    )
    return made


@pytest.fixture
def period(town):
    """Four items, each with its own leading agency and figures; the first quarter's reports are asked for."""
    factories.register(town.mttq, ends_on=datetime.date(2099, 12, 31))
    made = factories.program(town, items=0)
    draft = made.document.current_version
    lead(
        draft,
        town,
        town.ubnd,
        "Đối thoại với Nhân dân",
        "Lượt người dự đối thoại/lượt người/10000",
        "Thu ngân sách/%/100",
    )
    lead(draft, town, town.hdnd, "Tiếp xúc cử tri", "Ý kiến, kiến nghị của cử tri/ý kiến/300")
    lead(draft, town, town.mttq, "Quỹ “Vì người nghèo”", "Tiền vận động được/đồng/1000000000")
    lead(draft, town, town.women, "Giúp phụ nữ phát triển kinh tế", "Hộ được giúp đỡ/hộ/3000")
    return factories.opened_period(town, factories.issue(town, made, JANUARY))


def lead(draft: Version, town: Town, agency: Agency, title: str, *indicators: str) -> None:
    """An item that only its leading agency reports on; an indicator is "name/unit/target"."""
    line = factories.line(draft, town, draft.lines.count() + 1, title=title, lead=agency)
    for usual in (line.supports, line.line_indicators, line.item.indicators):
        usual.all().delete()
    for name, unit, target in (one.split("/") for one in indicators):
        indicator = Indicator.objects.create(item=line.item, name=name, unit=unit)
        LineIndicator.objects.create(line=line, indicator=indicator, target=target)


def follow(page: Page, name: str) -> None:
    click(page, page.get_by_role("main").get_by_role("link", name=name).first)


def group(page: Page, indicator: str) -> Locator:
    """The fields of one indicator."""
    return page.get_by_role("group", name=indicator)


def fill_in(page: Page, result: str, **figures: str) -> None:
    """The one item of an agency: by the name of its indicator, what is said of it."""
    page.get_by_label("Tình trạng").select_option(label="Đang thực hiện")
    page.get_by_label("Kết quả").fill(result)
    for name, value in figures.items():
        group(page, name).get_by_label("Số liệu", exact=True).fill(value)


def send(page: Page) -> None:
    press(page, "Lưu và trình lãnh đạo")
    expect(page.get_by_text("Đã trình lãnh đạo xác nhận.")).to_be_visible()


def confirm_on_a_phone(phone: Page) -> None:
    """A leader on a small screen, from what waits for him to the end."""
    phone.set_viewport_size(PHONE)
    phone.goto("/")
    follow(phone, "Xác nhận báo cáo")
    assert fits(phone)
    follow(phone, "Xác nhận và gửi")
    press(phone, "Xác nhận và gửi")
    expect(phone.get_by_text("Đã xác nhận và gửi báo cáo.")).to_be_visible()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def confirm(town: Town, agency: Agency) -> None:
    """The same without looking."""
    reporting.confirm(AgencyReport.objects.get(agency=agency), user=town.leaders[agency.pk], on=factories.today())


def report_on_the_page(staff: Page, leader: Page) -> None:
    """A figure that cannot stand is told as soon as it is typed; Enter goes on to the next field."""
    staff.goto("/")
    follow(staff, "Lập báo cáo")
    fill_in(staff, "Đã đối thoại tại 12 tổ dân phố.", **{"Lượt người dự": "-5", "Thu ngân sách": "ước 110,5"})
    staff.get_by_label("Ưu điểm").fill("Các bên phối hợp chặt chẽ.")
    group(staff, "Lượt người dự").get_by_label("Số liệu", exact=True).press("Enter")
    expect(group(staff, "Lượt người dự").get_by_label("Ghi chú")).to_be_focused()
    expect(group(staff, "Lượt người dự")).to_contain_text("Chưa lưu mục này: Số liệu không được âm")
    group(staff, "Lượt người dự").get_by_label("Số liệu", exact=True).fill("trên 11.000")
    send(staff)
    confirm_on_a_phone(leader)


def report_by_form(staff: Page, ending: str, fill: Callable[[bytes], bytes], told: str) -> None:
    """The form is fetched, filled in elsewhere and brought back; what it changes is seen before it is taken over."""
    staff.goto("/")
    follow(staff, "Lập báo cáo")
    follow(staff, "biểu Word, Excel")
    with staff.expect_download() as download:
        staff.get_by_role("link", name={"docx": "Tải biểu Word", "xlsx": "Tải biểu Excel"}[ending]).click()
    form = Path(download.value.path()).read_bytes()
    upload = {"name": f"bieu.{ending}", "mimeType": "application/octet-stream", "buffer": fill(form)}
    staff.get_by_label("Tệp biểu đã điền").set_input_files(upload)
    press(staff, "Xem trước")
    expect(staff.get_by_role("main")).to_contain_text(told)
    press(staff, "Nhập vào báo cáo")
    send(staff)


def filled_word(form: bytes) -> bytes:
    word = docx.Document(io.BytesIO(form))
    answers = {"Tình trạng": "Đang thực hiện", "Kết quả": "Đã tiếp xúc cử tri trước kỳ họp.", "Ý kiến, kiến": "317"}
    rows = [row.cells for row in word.tables[-1].rows]
    for start, text in answers.items():
        next(cells for cells in rows if cells[0].text.startswith(start))[2].text = text
    return saved(word)


def filled_excel(form: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(form))
    answers = {"Tình trạng": "Đang thực hiện", "Kết quả": "Đã vận động từ tháng 01.", "Tiền vận động": 1178826623}
    rows = list(book.worksheets[0].iter_rows())
    for start, value in answers.items():
        next(row for row in rows if str(row[1].value).startswith(start))[3].value = value
    return saved(book)


def saved(file: Any) -> bytes:
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def report_from_paper(clerk: Page, period: ReportingPeriod) -> None:
    """The clerk of the standing agency enters what the women's union sent, with its scan."""
    clerk.goto(period.get_absolute_url())
    row = clerk.get_by_role("row").filter(has_text="Hội Liên hiệp Phụ nữ")
    click(clerk, row.get_by_role("link", name="Nhập báo cáo giấy"))
    clerk.get_by_label("Số, ký hiệu báo cáo giấy").fill("07/BC-HLHPN")
    clerk.get_by_label("Báo cáo giấy đề ngày").fill("2026-04-08")
    scan = io.BytesIO()
    Image.new("RGB", (8, 8)).save(scan, "PNG")
    clerk.get_by_label("Bản quét").set_input_files(
        {"name": "quet.png", "mimeType": "image/png", "buffer": scan.getvalue()}
    )
    press(clerk, "Lưu và nhập nội dung")
    fill_in(clerk, "Đã giúp hội viên vay vốn.", **{"Hộ được giúp đỡ": "gần 3.600"})
    press(clerk, "Lưu")
    follow(clerk, "Ghi nhận báo cáo giấy đã gửi")
    press(clerk, "Ghi nhận đã gửi")
    expect(clerk.get_by_text("Nhập từ báo cáo giấy số 07/BC-HLHPN ngày 08/04/2026")).to_be_visible()


def ask_a_supplement(staff: Page, period: ReportingPeriod, agency: Agency) -> None:
    """At the very figure; asked in one go."""
    staff.goto(period.reports.get(agency=agency).get_absolute_url())
    staff.get_by_role("link", name=re.compile("bổ sung ?: Ý kiến, kiến nghị của cử tri")).click()
    staff.get_by_label("Đề nghị phối hợp cung cấp, bổ sung").fill("Theo biên bản là 371 ý kiến, đề nghị rà soát.")
    press(staff, "Ghi đề nghị")
    expect(staff.locator("main .btn-primary")).to_have_text("Đề nghị bổ sung (1 mục)")  # not acceptance any more
    follow(staff, "Đề nghị bổ sung (1 mục)")
    press(staff, "Đề nghị bổ sung")


def answer_it(staff: Page) -> None:
    staff.goto("/")
    follow(staff, "Bổ sung báo cáo")
    expect(group(staff, "Ý kiến, kiến nghị")).to_contain_text("Theo biên bản là 371 ý kiến")
    fill_in(staff, "Đã tiếp xúc cử tri trước kỳ họp.", **{"Ý kiến, kiến nghị": "371"})
    send(staff)


def accept_all(staff: Page, period: ReportingPeriod) -> None:
    staff.goto(period.get_absolute_url())
    staff.get_by_role("button", name="Chọn tất cả (4)").click()
    press(staff, "Tiếp nhận các báo cáo đã chọn")
    expect(staff.get_by_text("Đã tiếp nhận 4 báo cáo.")).to_be_visible()


def consolidate_and_edit(staff: Page) -> str:
    """An editor puts a sentence of her own behind what the reports say; returns the report's address."""
    press(staff, "Tổng hợp báo cáo")
    address = staff.url
    follow(staff, "Soạn thảo")
    body = staff.get_by_role("textbox", name="Đối thoại với Nhân dân")
    body.fill(f"{body.input_value()}\nĐây là kết quả nổi bật của quý.")
    press(staff, "Lưu tất cả")
    expect(staff.get_by_role("main")).to_contain_text("Đây là kết quả nổi bật của quý.")
    return address


def ask_to_correct(staff: Page, report: str) -> None:
    staff.goto(report)
    follow(staff, "Xin bổ sung, đính chính")
    staff.get_by_label("Nội dung cần bổ sung, đính chính và lý do").fill("Bổ sung số người dự của hai tổ dân phố.")
    press(staff, "Gửi đề nghị")


def correct_late(staff: Page, collector: Page, report: str) -> None:
    """After the consolidated report was written and edited, an agency takes its figure up again."""
    ask_to_correct(staff, report)
    collector.goto("/")
    follow(collector, "Trả lời đề nghị đính chính")
    follow(collector, "Đồng ý, mở lại để bổ sung")
    press(collector, "Đề nghị bổ sung")
    staff.goto(report)
    group(staff, "Lượt người dự").get_by_label("Số liệu", exact=True).fill("trên 12.500")
    send(staff)


def accept(collector: Page) -> None:
    collector.goto("/")
    follow(collector, "Tiếp nhận báo cáo")
    follow(collector, "Tiếp nhận")
    press(collector, "Tiếp nhận")


def take_the_difference(staff: Page, address: str) -> None:
    """What changed is shown beside the edited text, which stays as it is until the editor puts the new figure in."""
    staff.goto(address)
    press(staff, "Tổng hợp lại")
    expect(staff.get_by_role("region", name="Mục đã sửa tay")).to_contain_text("Đối thoại với Nhân dân")
    section = staff.locator("section").filter(has=staff.get_by_role("textbox", name="Đối thoại với Nhân dân"))
    expect(section.locator("del").first).to_contain_text("11.000")
    expect(section.locator("ins").first).to_contain_text("12.500")
    expect(section.get_by_role("textbox")).to_have_value(re.compile("trên 11.000 (?s:.)*Đây là kết quả nổi bật"))
    section.get_by_label("Ghép chỗ thay đổi vào nội dung đang có").check()
    press(staff, "Lưu tất cả")
    expect(staff.get_by_role("main")).to_contain_text("trên 12.500")


def issue(clerk: Page, town: Town, address: str) -> Document:
    """Agreed by the leader and signed as test_journey.py shows; numbered by the clerk."""
    document = ConsolidatedReport.objects.get().document
    factories.bind(town, document, factories.today())
    clerk.goto(address)
    follow(clerk, "Ban hành")
    press(clerk, "Cấp số và ban hành")
    document.refresh_from_db()
    return document


def issued_texts(page: Page, address: str, pdf_text: Callable[[bytes], str]) -> list[str]:
    """What the PDF and the Word file say."""
    files = [page.request.get(address.rstrip("/") + ending).body() for ending in (".pdf", ".docx")]
    return [pdf_text(files[0]), word_text(files[1])]


def word_text(data: bytes) -> str:
    """Paragraphs and cells in the order of the body."""
    body = docx.Document(io.BytesIO(data)).element.body
    lines = ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in body.iter(qn("w:p"))]
    return " ".join(" ".join(lines).split())


def test_four_agencies_report_in_four_ways_and_one_report_is_issued(browser: Browser, base_url, town, period, pdf_text):
    desk = Desk(browser, base_url)
    hdnd, ubnd, mttq = (desk.seat(town.staff[one.pk]) for one in town.parties)
    clerk = desk.seat(town.clerks[town.mttq.pk])

    report_on_the_page(ubnd, desk.seat(town.leaders[town.ubnd.pk]))
    report_by_form(hdnd, "docx", filled_word, "317")
    confirm(town, town.hdnd)
    report_by_form(mttq, "xlsx", filled_excel, "1.178.826.623")
    confirm(town, town.mttq)
    report_from_paper(clerk, period)

    ask_a_supplement(mttq, period, town.hdnd)
    answer_it(hdnd)
    confirm(town, town.hdnd)
    accept_all(mttq, period)
    address = consolidate_and_edit(mttq)

    correct_late(ubnd, mttq, period.reports.get(agency=town.ubnd).get_absolute_url())
    confirm(town, town.ubnd)
    accept(mttq)
    take_the_difference(mttq, address)
    document = issue(clerk, town, address)
    assert document.symbol == "02/BC-UBMTTQ"
    for text in issued_texts(mttq, address, pdf_text):
        assert all(figure in text for figure in REPORTED)
        assert not [figure for figure in MENDED if figure in text]
        assert "Đây là kết quả nổi bật của quý." in text
        assert "DỰ THẢO" not in text
