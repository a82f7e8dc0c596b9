"""Every kind of page with the demonstration data: accessible, and never wider than desk or phone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from agencies.models import User
from coordination.choices import Family
from coordination.models import Program
from desk.demo.directory import PASSWORD
from documents.choices import DocumentState, Origin
from documents.models import Delivery
from meetings.models import Meeting
from reporting.choices import ReportState
from reporting.models import AgencyReport, ConsolidatedReport
from tests.browser.acting import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def addresses() -> dict[str, list[str]]:
    """Addresses to open, by the account that opens them."""
    ward = Program.objects.filter(document__locality__names__name="Tây Hồ", document__origin=Origin.DRAFTED)
    issued = ward.filter(document__state=DocumentState.ISSUED, periods__isnull=False).first()
    recorded = Program.objects.filter(
        document__locality__names__name="Tây Hồ", document__origin=Origin.RECORDED
    ).first()
    consulting = ward.get(document__state=DocumentState.CONSULTING)
    draft = ward.get(document__state=DocumentState.DRAFT)
    agreeing = ward.filter(document__state=DocumentState.AGREEING).first()
    signed = ward.filter(document__state=DocumentState.SIGNED).first()
    report = AgencyReport.objects.filter(period__program=issued)
    register = issued.document.register_entries.get().register
    drafter = f"tay-ho.{slug(draft)}.chuyen-vien"
    received = Delivery.objects.filter(passed_on__isnull=False).first()
    return {
        "tay-ho.mttq.chuyen-vien": [
            reverse("desk:home"),
            reverse("activity:notifications"),
            reverse("coordination:programs"),
            reverse("coordination:joint", args=["chuong-trinh", issued.pk]),
            reverse("coordination:joint", args=["chuong-trinh", recorded.pk]),
            reverse("coordination:binding", args=["chuong-trinh", issued.pk]),
            reverse("coordination:history", args=["chuong-trinh", issued.pk]),
            reverse("coordination:comments", args=["chuong-trinh", consulting.pk]),
            reverse("coordination:program_create") + "?nhom=a",
            reverse("coordination:program_record"),
            reverse("meetings:meetings"),
            reverse(
                "meetings:meeting",
                args=[Meeting.objects.filter(locality__names__name="Tây Hồ").order_by("held_on").first().pk],
            ),
            reverse("meetings:meeting_create"),
            reverse("meetings:of_program", args=[issued.pk]),
            reverse("reporting:periods"),
            reverse("reporting:of_program", args=[issued.pk]),
            reverse("reporting:progress", args=[issued.pk]),
            reverse("reporting:consolidated", args=[ConsolidatedReport.objects.first().pk]),
            reverse("reporting:report", args=[report.filter(state=ReportState.ACCEPTED).first().pk]),
            reverse("documents:documents"),
            reverse("documents:document", args=[issued.document_id]),
            reverse("documents:document", args=[recorded.document_id]),
            reverse("documents:history", args=[issued.document_id]),
            reverse("documents:verification"),
            reverse("documents:verify", args=[issued.document.code]),
            reverse("documents:sending", args=[issued.document_id]),
            reverse("documents:attachments", args=["van-ban", issued.document_id]),
            reverse("agencies:agencies"),
            reverse("agencies:password"),
        ],
        drafter: [
            reverse("coordination:edit", args=["chuong-trinh", draft.pk]),
            reverse("coordination:line_add", args=["chuong-trinh", draft.pk]),
            reverse("documents:recipients", args=[draft.document_id]),
            reverse("coordination:send_out", args=["chuong-trinh", draft.pk]),
            reverse("documents:checks", args=[draft.document_id]),
        ],
        "tay-ho.mttq.van-thu": [
            reverse("documents:registers"),
            reverse("documents:register_create"),
            reverse("documents:register", args=[register.pk]),
            reverse("documents:register_reserve", args=[register.pk]),
            reverse("documents:register_print", args=[register.pk]),
        ],
        "tay-ho.ubnd.van-thu": [
            reverse("documents:inbox"),
            reverse("documents:pass_on", args=[received.pk]),
        ],
        "tay-ho.ubnd.lanh-dao": [
            reverse("coordination:joint", args=["chuong-trinh", agreeing.pk]),
            reverse("documents:action", args=[agreeing.document_id, "thong-nhat"]),
        ],
        f"tay-ho.{slug(signed)}.van-thu": [reverse("documents:action", args=[signed.document_id, "ban-hanh"])],
    }


def roll_over(page: Page) -> list[str]:
    """Phường Tây Hồ's programme of 2026 becomes a draft for 2027, by clicking; the pages this leads over."""
    ward = Program.objects.filter(document__locality__names__name="Tây Hồ", family=Family.AUTHORITIES, year_from=2026)
    page.goto(ward.filter(periods__isnull=False).first().get_absolute_url())
    page.get_by_role("link", name="Lập dự thảo năm 2027").click()
    preview = page.url
    page.get_by_label("Phản biện xã hội").uncheck()
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.get_by_text("Đã lập dự thảo năm 2027")).to_be_visible()
    expect(page.locator("#noi-dung")).not_to_contain_text("Phản biện xã hội")
    editor = page.url
    page.get_by_role("link", name="Xem từng chỗ").click()
    expect(page.get_by_text("31/10/2027")).to_have_count(0)
    return [preview, editor, page.url]


def slug(program: Program) -> str:
    """The part of account names that stands for the drafting agency."""
    staff = User.objects.filter(
        memberships__agency=program.document.drafting_agency, username__endswith=".chuyen-vien"
    ).first()
    return staff.username.split(".")[1]


def load_demo() -> None:
    """The demonstration data, by a database connection of the thread's own."""
    try:
        call_command("load_demo")
    finally:
        connection.close()


def test_pages_are_accessible_and_fit_desk_and_phone(browser: Browser, base_url, accessibility_problems):
    with ThreadPoolExecutor(1) as pool:  # Playwright's event loop, which signing cannot share, lives in this thread
        pool.submit(load_demo).result()
    found = []
    desk = Desk(browser, base_url, PASSWORD)
    for username, paths in addresses().items():
        page = desk.sign_in(User.objects.get(username=username))
        paths += roll_over(page) if username == "tay-ho.mttq.chuyen-vien" else []
        for path in paths:
            response = page.goto(path)
            assert response.status == 200, path
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 800})
                found += [f"{path} is {sideways(page)} px too wide at {width}"] if sideways(page) > 0 else []
            found += [f"{path}: {problem}" for problem in accessibility_problems(page)]
    assert found == []
