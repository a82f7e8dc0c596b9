"""Headless Chromium against the live server. Everything below this folder carries the marker `browser`."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop lives in the thread that prepares data
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_ARGS = [
    "--no-sandbox",  # refused to root and in most containers; only our own pages are opened
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Lets a test write page.goto("/dang-nhap/")."""
    return live_server.url


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """What a test uploads or has built lies in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


BUSY = """
    SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND (state <> 'idle' OR state_change > clock_timestamp() - INTERVAL '0.1 s')
"""


@pytest.fixture(autouse=True)
def nobody_asks_any_more(transactional_db: None, browser: Browser) -> Iterator[None]:
    """Closes every page and lets the server end its last answers: pages that poll would be in the way of emptying."""
    yield
    for context in browser.contexts:
        context.close()
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)


@pytest.fixture
def accessibility_problems() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA on a page, one line a rule and element; an empty list is what we want."""

    def check(page: Page) -> list[str]:
        page.evaluate(AXE)
        result = page.evaluate("tags => axe.run(document, {resultTypes: ['violations'], runOnly: tags})", AXE_TAGS)
        return [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return check
