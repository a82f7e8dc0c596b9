"""People at their desks: one browser context an account."""

from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from agencies.models import User
from tests.factories import PASSWORD

PHONE = {"width": 390, "height": 844}


class Desk:
    """Signs people in, each in a context of his own, and keeps their pages."""

    def __init__(self, browser: Browser, base_url: str, password: str = PASSWORD) -> None:
        self.browser = browser
        self.password = password
        self.base_url = base_url
        self.pages: dict[int, Page] = {}

    def sign_in(self, user: User) -> Page:
        """The page of a signed-in user, opened the first time."""
        if user.pk not in self.pages:
            context = self.browser.new_context(base_url=self.base_url, locale="vi-VN")
            page = self.pages[user.pk] = context.new_page()
            page.goto("/dang-nhap/")
            page.get_by_label("Tên đăng nhập").fill(user.username)
            page.get_by_label("Mật khẩu").fill(self.password)
            page.get_by_role("button", name="Đăng nhập").click()
            page.get_by_role("heading", name="Việc của tôi").wait_for()
        return self.pages[user.pk]

    def seat(self, user: User) -> Page:
        """The page of a user whose session was there before: quicker, where signing in is not what is looked at."""
        if user.pk not in self.pages:
            client = Client()
            client.force_login(user)
            context = self.browser.new_context(base_url=self.base_url, locale="vi-VN")
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.base_url}])
            self.pages[user.pk] = context.new_page()
        return self.pages[user.pk]


def click(page: Page, what: Locator) -> None:
    """Clicks what leads to another page, and waits until that page is there: what comes next may read it at once."""
    with page.expect_event("domcontentloaded"):
        what.click()


def press(page: Page, name: str) -> None:
    """The one button of that name in the page's own part."""
    click(page, page.get_by_role("main").get_by_role("button", name=name, exact=True))


def part_of_meeting(page: Page, name: str) -> None:
    """Another tab of a meeting."""
    parts = page.get_by_role("navigation", name="Các phần của hội nghị")
    click(page, parts.get_by_role("link", name=name, exact=True))


def record_signatures(page: Page, parties: int) -> None:
    """At the ceremony, party after party, on the meeting's tab of signing."""
    for left in range(parties, 0, -1):
        forms = page.get_by_role("button", name="Ghi nhận chữ ký")
        expect(forms).to_have_count(left)
        page.get_by_label("Người ký").first.select_option(index=1)
        click(page, forms.first)
    expect(page.get_by_text("Đã ký đủ").first).to_be_visible()
