"""How far: periods, the agencies' reports by item and indicator, events, and the consolidated report."""

from reporting.models.consolidated import AnnexRow, ConsolidatedReport, GeneratedText
from reporting.models.events import Event, PetitionCount
from reporting.models.periods import (
    AgencyReport,
    Extension,
    ReportingPeriod,
)
from reporting.models.progress import Figure, ItemProgress

__all__ = [
    "AgencyReport",
    "AnnexRow",
    "ConsolidatedReport",
    "Event",
    "Extension",
    "Figure",
    "GeneratedText",
    "ItemProgress",
    "PetitionCount",
    "ReportingPeriod",
]
