"""How far: periods, the agencies' reports by item and indicator, events, and the consolidated report."""

from reporting.models.consolidated import AnnexRow, ConsolidatedReport, GeneratedText, ReminderLetter
from reporting.models.events import Event, PetitionCount
from reporting.models.indicators import CatalogueIndicator, IndicatorRule, ReconciliationNote
from reporting.models.periods import (
    AgencyReport,
    Extension,
    FieldChange,
    ReportFile,
    ReportingPeriod,
    ReportSnapshot,
    ScorecardReply,
    SupplementRemark,
)
from reporting.models.progress import Figure, FigurePart, InKind, ItemProgress

__all__ = [
    "AgencyReport",
    "AnnexRow",
    "CatalogueIndicator",
    "ConsolidatedReport",
    "Event",
    "Extension",
    "FieldChange",
    "Figure",
    "FigurePart",
    "GeneratedText",
    "InKind",
    "IndicatorRule",
    "ItemProgress",
    "PetitionCount",
    "ReconciliationNote",
    "ReminderLetter",
    "ReportFile",
    "ReportSnapshot",
    "ReportingPeriod",
    "ScorecardReply",
    "SupplementRemark",
]
