"""Signs a PDF with a certificate of the demonstration authority, to try electronic signing without a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.demo.certificates import NAME, sign_pdf, trust_demo_authority


class Command(BaseCommand):
    help = "Ký số một tệp PDF bằng chứng thư minh họa (chỉ khi DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="Tệp tải về từ tab Ký số.")
        parser.add_argument("target", type=Path, help="Tệp đã ký, để nộp lại.")
        parser.add_argument("--party", default="Cơ quan minh họa", help="Tên cơ quan ghi trong chứng thư.")
        parser.add_argument("--name", default="", help="Tên người ký ghi trong chứng thư.")

    def handle(self, *args: Any, source: Path, target: Path, party: str, name: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Chỉ ký minh họa khi đặt biến môi trường DEMO=1: hệ thống thật không giữ khóa ký.")
        try:
            content = source.read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {source}: {error.strerror}.") from error
        if not content.startswith(b"%PDF-"):
            raise CommandError(f"{source} không phải là tệp PDF.")
        trust_demo_authority()
        target.write_bytes(sign_pdf(content, name or f"Người ký của {party}", party))
        self.stdout.write(f"Đã ký {target} bằng chứng thư của {NAME}. Nộp tệp này tại tab Ký số.")
