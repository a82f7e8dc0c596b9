"""A certificate authority for tests: certificates of persons, and files signed with them."""

import datetime
from functools import cache
from io import BytesIO
from unittest import mock

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = datetime.timedelta(days=1)


def now():
    return datetime.datetime.now(datetime.UTC)


def _name(common, organisation):
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, common), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)]
    )


class Certificate:
    """A key with its certificate; ``issuer`` None signs itself: an authority."""

    def __init__(self, common, organisation="", issuer=None, since=-30 * DAY, until=365 * DAY):
        self.key = ec.generate_private_key(ec.SECP256R1())
        signer = issuer or self
        self.name = _name(common, organisation)
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(signer.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() + since)
            .not_valid_after(now() + until)
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        )
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": issuer is not None, "content_commitment": issuer is not None}
        usage |= {"key_cert_sign": issuer is None, "crl_sign": issuer is None}
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        self.certificate = builder.sign(signer.key, hashes.SHA256())
        self.issuer = signer

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def sha256(self):
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def signer(self):
        key = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        store = SimpleCertificateStore()
        store.register(asn1_x509.Certificate.load(self.issuer.der))
        return signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(self.der),
            signing_key=keys.PrivateKeyInfo.load(key),
            cert_registry=store,
        )


def signed(content, certificate, field="Ky1", at=None, docmdp_permissions=2, **meta):
    """The file with one more signature of the certificate, made now or claimed to be made ``at``."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm(docmdp_permissions),
        **meta,
    )
    with mock.patch("pyhanko.sign.signers.pdf_signer.datetime") as clock:
        clock.now.return_value = at or now()
        return signers.sign_pdf(writer, metadata, signer=certificate.signer()).getvalue()


def edited(content):
    """The file with a change appended to it: its first page turned."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(content):
    """The file written anew with a password."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(content)))
    writer.encrypt("mat-khau", "mat-khau")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def authority():
    return Certificate("CA thử nghiệm", "Cơ quan cấp chứng thư")


@cache
def person(common, organisation="", issuer=None, **span):
    return Certificate(common, organisation, issuer or authority(), **span)
