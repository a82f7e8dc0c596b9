"""Whether a signed file is the file that was handed out plus valid signatures, and nothing else.

Bytes in, verdict out: no database row is touched here. Every signature is judged by pyHanko's ``bottom_line``, which
takes integrity, trust and later changes together; nothing is fetched from the network.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import x509
from django.utils import timezone
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from documents.electronic.certificates import Holder, holder_of, span, valid_at

# Certificates of persons are for non-repudiation, those of agencies often for digital signatures only.
KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


logger = logging.getLogger(__name__)


class TookTooLong(Exception):
    """The check went on beyond its limit."""


class Refused(Exception):
    """The file is not accepted; ``str(error)`` is the reason in Vietnamese."""


@dataclass(frozen=True)
class Terms:
    """What a signed file must meet.

    base: the file handed out, the original with all signatures accepted so far. original: without any. trusted: the
    authorities trusted on a day. opened_at: no signature is older, but for ``EARLIER``. last: no party signs after.
    """

    base: bytes
    original: bytes
    trusted: Callable[[datetime.date], list[x509.Certificate]]
    opened_at: datetime.datetime
    last: bool = False


EARLIER = datetime.timedelta(days=1)  # the clock of an agency's computer may be wrong, or its time zone
LATER = datetime.timedelta(minutes=10)
BLOCK = 64  # bytes that are compared at once


@dataclass(frozen=True)
class Verified:
    """A valid signature: whose certificate, and the time of signing it claims."""

    holder: Holder
    signed_at: datetime.datetime


def judge(content: bytes, terms: Terms, progress: Callable[[int], None] = lambda _percent: None) -> list[Verified]:
    """The new signatures of the file, in the order in which they were made; at least one. Raises Refused.

    ``progress`` is told how many percent of the work are done.
    """
    try:
        return _judged(content, terms, progress)
    except (Refused, TookTooLong):
        raise
    except Exception as error:  # a hostile file may break the reader anywhere
        logger.warning("A signed file could not be read.", exc_info=error)
        raise Refused("Tệp hoặc chữ ký trong tệp bị hỏng, không đọc được.") from error


def _judged(content: bytes, terms: Terms, progress: Callable[[int], None]) -> list[Verified]:
    _require_prefix(content, terms)
    progress(10)
    reader = _reader(content)
    revisions = _reader(terms.base).xrefs.total_revisions
    signatures = reader.embedded_regular_signatures
    new = [signature for signature in signatures if signature.signed_revision >= revisions]
    _require_signatures(reader, new, len(content), terms)
    progress(20)
    _require_same_content(reader, revisions - 1)
    progress(40)
    for done, signature in enumerate(signatures, 1):
        _require_valid(signature, terms, is_new=signature in new)
        progress(40 + 60 * done // len(signatures))
    return [Verified(holder_of(signature.signer_cert), _signed_at(signature)) for signature in new]


def _require_prefix(content: bytes, terms: Terms) -> None:
    """The file begins with every byte of the one that was handed out."""
    if not content.lstrip()[:5] == b"%PDF-":
        raise Refused("Tệp không phải là PDF.")
    if content == terms.base:
        raise Refused("Tệp chưa có chữ ký số nào mới: đây vẫn là tệp đã tải về.")
    if content.startswith(terms.base):
        return
    if content.startswith(terms.original):
        raise Refused(
            "Tệp thiếu chữ ký của bên đã ký trước: tệp được tải về trước khi bên đó ký. "
            "Hãy tải lại tệp hiện hành rồi ký."
        )
    reader = _reader(content)
    if reader.encrypted:
        raise Refused("Tệp bị mã hóa hoặc đặt mật khẩu. Hãy ký trực tiếp trên tệp đã tải về, không đặt mật khẩu.")
    raise Refused(_difference(content, terms))


def _difference(content: bytes, terms: Terms) -> str:
    """Another document, or this one altered before the signature: most of the latter stands where it stood."""
    starts = range(0, len(terms.base), BLOCK)
    changed = [n for n in starts if terms.base[n : n + BLOCK] != content[n : n + BLOCK]]
    if len(changed) * 10 > len(starts):
        return (
            "Đây không phải là tệp đang ký: có thể là văn bản khác, hoặc tệp đã bị lưu lại, in lại thành tệp mới. "
            "Hãy tải tệp hiện hành và ký trực tiếp trên tệp đó."
        )
    pair = zip(terms.base[changed[0] :], content[changed[0] :], strict=False)
    place = next((n for n, (ours, theirs) in enumerate(pair, changed[0]) if ours != theirs), len(content))
    return f"Nội dung tệp đã bị thay đổi so với tệp đã phát ra (từ byte thứ {place + 1})."


def _reader(content: bytes) -> PdfFileReader:
    try:
        return PdfFileReader(BytesIO(content))
    except (PdfError, ValueError) as error:
        raise Refused("Tệp PDF bị hỏng, không đọc được.") from error


def _require_signatures(reader: PdfFileReader, new: list[EmbeddedPdfSignature], size: int, terms: Terms) -> None:
    """There is a new signature; the newest covers the file to its last byte; none forbids those who follow."""
    if reader.encrypted:
        raise Refused("Tệp bị mã hóa hoặc đặt mật khẩu. Hãy ký trực tiếp trên tệp đã tải về, không đặt mật khẩu.")
    if not new:
        raise Refused("Tệp có phần thêm vào nhưng không có chữ ký số nào mới.")
    if not covers_all(new[-1], size):
        raise Refused("Tệp bị sửa thêm sau khi ký: chữ ký mới nhất không bao trùm toàn bộ tệp.")
    if not terms.last and any(signature.docmdp_level == MDPPerm.NO_CHANGES for signature in new):
        raise Refused(
            "Chữ ký được đặt chế độ khóa văn bản nên các bên sau không ký được. Hãy ký lại ở chế độ không khóa."
        )


def covers_all(signature: EmbeddedPdfSignature, size: int) -> bool:
    """Whether the signature covers every byte of a file but its own value."""
    start, first, second, rest = (*map(int, signature.byte_range), 0, 0, 0, 0)[:4]
    gap = 2 * len(signature.pkcs7_content) + 2  # in hexadecimal, between < and >
    return len(signature.byte_range) == 4 and start == 0 and second == first + gap and second + rest == size


def _require_same_content(reader: PdfFileReader, revision: int) -> None:
    """Whatever was appended to the file handed out (its newest ``revision``) only signs it."""
    result = DEFAULT_DIFF_POLICY.review_file(reader, revision)
    if not isinstance(result, DiffResult) or result.modification_level > ModificationLevel.FORM_FILLING:
        raise Refused("Ngoài chữ ký số, nội dung tệp còn bị sửa hoặc thêm.")


def _signed_at(signature: EmbeddedPdfSignature) -> datetime.datetime:
    """The time of signing that the signature claims. Raises Refused where it claims none."""
    claimed = signature.self_reported_timestamp
    if claimed is None:
        raise Refused("Chữ ký số không ghi thời điểm ký.")
    return claimed if timezone.is_aware(claimed) else timezone.make_aware(claimed)


def _require_valid(signature: EmbeddedPdfSignature, terms: Terms, *, is_new: bool) -> None:
    """The signature holds by a certificate trusted and valid when it was made."""
    signed_at = _signed_at(signature)
    if is_new:
        _require_sane(signed_at, terms)
    anchors = valid_at(terms.trusted(timezone.localdate(signed_at)), signed_at)
    if not anchors:
        raise Refused("Đơn vị chưa khai báo chứng thư tin cậy nào còn hiệu lực vào lúc ký (trong trang quản trị).")
    context = ValidationContext(trust_roots=anchors, moment=signed_at, allow_fetching=False)
    try:
        status = validate_pdf_signature(signature, context, key_usage_settings=KEY_USAGE)
    except (SignatureValidationError, PdfError, ValueError) as error:
        raise Refused("Chữ ký số có cấu trúc không hợp lệ hoặc dùng thuật toán không an toàn.") from error
    if not status.bottom_line:
        raise Refused(f"Chữ ký của {holder_of(signature.signer_cert).signer}: {_fault(status, signed_at)}")


def _require_sane(signed_at: datetime.datetime, terms: Terms) -> None:
    told = f"{timezone.localtime(signed_at):%H:%M ngày %d/%m/%Y}"
    if signed_at < terms.opened_at - EARLIER:
        raise Refused(f"Thời điểm ký ghi trong tệp ({told}) trước khi mở lượt ký. Hãy kiểm tra đồng hồ máy tính.")
    if signed_at > timezone.now() + LATER:
        raise Refused(f"Thời điểm ký ghi trong tệp ({told}) chưa đến. Hãy kiểm tra đồng hồ máy tính.")


TRUST_FAULTS: dict[object, str] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "chứng thư không do đơn vị được tin cậy cấp.",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "chứng thư không dùng để ký văn bản.",
    AdESIndeterminate.REVOKED_NO_POE: "chứng thư đã bị thu hồi.",
}


def _fault(status: PdfSignatureStatus, signed_at: datetime.datetime) -> str:
    """What is wrong with a signature that does not hold, the gravest first."""
    if not status.intact:
        return "nội dung tệp đã bị thay đổi sau khi ký."
    if not status.valid:
        return "giá trị chữ ký không khớp với chứng thư."
    since, until = span(status.signing_cert)
    if signed_at > until:
        return f"chứng thư đã hết hạn ngày {timezone.localtime(until):%d/%m/%Y}, trước lúc ký."
    if signed_at < since:
        return f"chứng thư đến ngày {timezone.localtime(since):%d/%m/%Y} mới có hiệu lực, sau lúc ký."
    if not status.trusted:
        return TRUST_FAULTS.get(status.trust_problem_indic, "chứng thư không được tin cậy.")
    if not status.docmdp_ok:
        return "sau khi ký, tệp bị sửa ngoài phạm vi được phép."
    return "dấu thời gian không được tin cậy."
