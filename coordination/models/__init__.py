"""What is to be done together: programmes, their content items, and the consultation about them."""

from coordination.models.consultation import Comment, CommentReply, Consultation, ConsultedAgency
from coordination.models.drafting import FieldEdit, RemovedLine
from coordination.models.items import ContentItem, Due, Indicator, ItemLine, LineIndicator, LinePart, LineSupport
from coordination.models.joint import Addendum, JointText, Program, Regulation, Span, joint_of
from coordination.models.presence import DraftPresence
from coordination.models.starting import ProgramImport, RolloverNote

__all__ = [
    "Addendum",
    "Comment",
    "CommentReply",
    "Consultation",
    "ConsultedAgency",
    "ContentItem",
    "DraftPresence",
    "Due",
    "FieldEdit",
    "Indicator",
    "ItemLine",
    "JointText",
    "LineIndicator",
    "LinePart",
    "LineSupport",
    "Program",
    "ProgramImport",
    "Regulation",
    "RemovedLine",
    "RolloverNote",
    "Span",
    "joint_of",
]
