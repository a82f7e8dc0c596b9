"""How far: periods, the agencies' reports by item and indicator, events, and the consolidated report."""

from reporting.models.consolidated import AnnexRow, ConsolidatedReport, ConsolidationRun, GeneratedText
from reporting.models.events import Event, PetitionCount
from reporting.models.files import ReportFile
from reporting.models.history import FieldChange, ReportSnapshot, SupplementRemark
from reporting.models.indicators import CatalogueIndicator, IndicatorRule, ReconciliationNote
from reporting.models.letters import ReminderLetter
from reporting.models.periods import AgencyReport, Extension, ReportingPeriod
from reporting.models.progress import Figure, FigurePart, InKind, ItemProgress
from reporting.models.scorecards import ScorecardReply

__all__ = [
    "AgencyReport",
    "AnnexRow",
    "CatalogueIndicator",
    "ConsolidatedReport",
    "ConsolidationRun",
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
