"""Loads the demonstration data once; refuses where the installation is not for demonstration."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from desk.demo.directory import PASSWORD
from desk.demo.loading import is_loaded, load


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa (chỉ khi DEMO=1). Chạy lại không thêm gì."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Không nạp dữ liệu minh họa vào hệ thống đang vận hành thật. "
                "Chỉ nạp khi đặt biến môi trường DEMO=1 (tài khoản minh họa dùng chung một mật khẩu đã công bố)."
            )
        if is_loaded():
            self.stdout.write("Dữ liệu minh họa đã có sẵn.")
            return
        started = time.monotonic()
        self.stdout.write("Đang nạp dữ liệu minh họa…")
        load()
        self.stdout.write(
            f"Đã nạp dữ liệu minh họa trong {time.monotonic() - started:.0f} giây. Mật khẩu các tài khoản: {PASSWORD}"
        )
