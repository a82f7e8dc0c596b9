"""Tables of the documents floor, one aggregate a file."""

from documents.models.binding import Agreement, CommitteeOpinion, Signature
from documents.models.document import Document, Share, SourceNote
from documents.models.register import FrozenFile, Register, RegisterEntry, RegisterKind
from documents.models.version import LegalBasis, LegalBasisLine, Party, Section, Version

__all__ = [
    "Agreement",
    "CommitteeOpinion",
    "Document",
    "FrozenFile",
    "LegalBasis",
    "LegalBasisLine",
    "Party",
    "Register",
    "RegisterEntry",
    "RegisterKind",
    "Section",
    "Share",
    "Signature",
    "SourceNote",
    "Version",
]
