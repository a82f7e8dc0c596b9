"""Tables of the documents floor, one aggregate a file."""

from documents.models.attachment import Attachment, AttachmentVersion
from documents.models.binding import Agreement, BindingReminder, CommitteeOpinion, Signature
from documents.models.document import Document, Share, SourceNote, StyleRule
from documents.models.electronic import SignedUpload, SigningRound, TrustedCertificate, VerifiedSignature
from documents.models.register import FrozenFile, Register, RegisterEntry, RegisterKind
from documents.models.sending import Delivery, PassingOn
from documents.models.version import LegalBasis, LegalBasisLine, Party, Recipient, Section, Version

__all__ = [
    "Agreement",
    "Attachment",
    "AttachmentVersion",
    "BindingReminder",
    "CommitteeOpinion",
    "Delivery",
    "Document",
    "FrozenFile",
    "LegalBasis",
    "LegalBasisLine",
    "Party",
    "PassingOn",
    "Recipient",
    "Register",
    "RegisterEntry",
    "RegisterKind",
    "Section",
    "Share",
    "Signature",
    "SignedUpload",
    "SigningRound",
    "SourceNote",
    "StyleRule",
    "TrustedCertificate",
    "VerifiedSignature",
    "Version",
]
