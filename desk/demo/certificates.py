"""Electronic signatures for demonstrations: an authority of our own, trusted where DEMO is on, and what it signs.

Real keys never come to the server. These are made here, are worth nothing, and say so in their names.
"""

from __future__ import annotations

import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agencies.models import User
from documents.electronic.certificates import as_pem, span, subject_of
from documents.electronic.receiving import check, make_file
from documents.electronic.signing import hand_in, open_signing
from documents.models import Document, TrustedCertificate
from documents.rounds import current_bytes

NAME = "CA minh họa (không có giá trị pháp lý)"
FIVE_YEARS = datetime.timedelta(days=5 * 365)
DAY = datetime.timedelta(days=1)


def _file() -> Path:
    return Path(settings.DATA_DIR, "ky-so-minh-hoa.pem")


def _key_and_certificate() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The demonstration authority, made the first time and kept in DATA_DIR."""
    if not _file().exists():
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(NAME, "", key, key, NAME)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().touch(mode=0o600)
        _file().write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    stored = _file().read_bytes()
    key = serialization.load_pem_private_key(stored, None)  # type: ignore[assignment]  # the kind that was written
    return key, x509.load_pem_x509_certificate(stored)


def _certificate(
    name: str,
    organisation: str,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: str,
) -> x509.Certificate:
    """A certificate for the key; an authority where it signs itself."""
    authority = key is issuer_key
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= dict.fromkeys(("digital_signature", "content_commitment"), not authority)
    usage |= dict.fromkeys(("key_cert_sign", "crl_sign"), authority)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_x509_name(name, organisation))
        .issuer_name(_x509_name(issuer, ""))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(timezone.now() - DAY)
        .not_valid_after(timezone.now() + (FIVE_YEARS if authority else FIVE_YEARS / 5))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _x509_name(name: str, organisation: str) -> x509.Name:
    """Common name and organisation, each cut to what X.509 allows."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]))
    return x509.Name(parts)


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def trust_demo_authority() -> TrustedCertificate:
    """Puts the demonstration authority into the trust store of all localities, once."""
    certificate = _as_asn1(_key_and_certificate()[1])
    since, until = span(certificate)
    row, _ = TrustedCertificate.objects.get_or_create(
        locality=None,
        fingerprint=certificate.sha256.hex(),
        defaults={
            "name": NAME,
            "pem": as_pem(certificate),
            "subject": subject_of(certificate),
            "valid_from": since,
            "valid_until": until,
        },
    )
    return row


def sign_pdf(content: bytes, name: str, organisation: str) -> bytes:
    """The PDF with one more signature, by a certificate made for ``name`` now."""
    authority_key, authority = _key_and_certificate()
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(name, organisation, key, authority_key, NAME)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register(_as_asn1(authority))
    signer = signers.SimpleSigner(
        signing_cert=_as_asn1(certificate), signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store
    )
    writer = IncrementalPdfFileWriter(BytesIO(content))
    field = f"Ky-{certificate.serial_number:x}"
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    signed: bytes = signers.sign_pdf(writer, metadata, signer=signer).getvalue()
    return signed


def open_demo_round(document: Document, user: User, on: datetime.date) -> None:
    """Opens electronic signing and makes its file at once."""
    trust_demo_authority()
    make_file(open_signing(document, user=user, on=on).pk)


def sign_demo_round(document: Document, user: User) -> None:
    """The party that holds the file signs it by its signatory; ``user`` hands it in, and it is checked at once."""
    signing = document.current_version.open_round
    if signing is None or signing.holder is None or signing.holder.signatory is None:
        raise ValueError("Nobody holds a file to be signed.")
    party, name = signing.holder, signing.holder.signatory.official.name
    content = sign_pdf(current_bytes(signing), name, party.printed_short)
    check(hand_in(document, user=user, name="chuong-trinh-da-ky.pdf", content=content).pk)
