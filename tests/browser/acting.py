"""People at their desks: one browser context an account."""

from django.test import Client
from playwright.sync_api import Browser, Page

from agencies.models import User
from tests.factories import PASSWORD


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
