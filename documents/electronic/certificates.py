"""Reading certificates (X.509): from what an administrator pastes, and what one says about its holder."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from asn1crypto import pem, x509

LONGEST = 300  # signs of a name that a certificate claims


class UnreadableCertificate(ValueError):
    """What was given is no certificate that signs others; ``str(error)`` says why in Vietnamese."""


@dataclass(frozen=True)
class Holder:
    """What a certificate says: whose it is, of which organisation, who issued it; ``fingerprint`` is SHA-256 in hex."""

    signer: str
    organisation: str
    issuer: str
    serial: str
    fingerprint: str


def read_authority(content: bytes) -> x509.Certificate:
    """The one certificate of an authority in PEM or DER bytes; raises UnreadableCertificate."""
    try:
        if pem.detect(content):
            blocks = [der for kind, _headers, der in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]
        else:
            blocks = [content]
        found = [x509.Certificate.load(block, strict=True) for block in blocks]
        for certificate in found:
            _ = certificate.native  # reads every field: a broken one raises here
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableCertificate("Không đọc được chứng thư: cần một chứng thư X.509 dạng PEM hoặc DER.") from error
    if len(found) != 1:
        raise UnreadableCertificate(f"Tệp có {len(found)} chứng thư: mỗi lần chỉ thêm một chứng thư.")
    if not found[0].ca:
        raise UnreadableCertificate("Đây không phải là chứng thư của đơn vị cấp chứng thư (CA).")
    return found[0]


def as_pem(certificate: x509.Certificate) -> str:
    """The certificate as PEM text."""
    return pem.armor("CERTIFICATE", certificate.dump()).decode("ascii")


def load_pem(text: str) -> x509.Certificate:
    """A certificate from PEM text that ``as_pem`` wrote."""
    _kind, _headers, der = pem.unarmor(text.encode("ascii"))
    return x509.Certificate.load(der)


def span(certificate: x509.Certificate) -> tuple[datetime.datetime, datetime.datetime]:
    """From when until when the certificate is valid, both aware."""
    validity = certificate["tbs_certificate"]["validity"]
    return validity["not_before"].native, validity["not_after"].native


def valid_at(certificates: Iterable[x509.Certificate], moment: datetime.datetime) -> list[x509.Certificate]:
    """Those of the certificates that are within their span at the moment."""
    return [one for one in certificates if span(one)[0] <= moment <= span(one)[1]]


def subject_of(certificate: x509.Certificate) -> str:
    """Whose certificate it is, as one text: the parts of its name without their labels."""
    return ", ".join(_text(value) for value in certificate.subject.native.values())


def holder_of(certificate: x509.Certificate) -> Holder:
    """What the certificate says about its holder; texts are cut to what the page shows."""
    return Holder(
        signer=_name(certificate.subject, "common_name") or subject_of(certificate)[:LONGEST],
        organisation=_name(certificate.subject, "organization_name"),
        issuer=_name(certificate.issuer, "common_name") or _name(certificate.issuer, "organization_name"),
        serial=f"{certificate.serial_number:X}"[:80],
        fingerprint=certificate.sha256.hex(),
    )


def _name(name: x509.Name, part: str) -> str:
    return _text(name.native.get(part, ""))[:LONGEST]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))
