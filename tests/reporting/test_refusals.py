"""Who is not to see a page of reports finds none, who is not to act is refused: every address is asked."""

import datetime

import pytest
from django.urls import reverse

from reporting.choices import ReportState
from reporting.consolidation import consolidate
from reporting.letters import open_letter
from reporting.models import ReportFile
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 4, 20)

# What is answered to chuyên viên of an agency that only reports too, to văn thư of the one that collects, and to
# chuyên viên of another locality, of a report that was handed in and not accepted yet.
GET, POST = "get", "post"
ANSWERS = {
    (GET, "report_versions"): (404, 404, 404),
    (GET, "report_compare"): (404, 404, 404),
    (GET, "field_history"): (404, 404, 404),
    (GET, "form_file"): (404, 403, 404),
    (GET, "quotes"): (404, 403, 404),
    (POST, "quotes"): (404, 403, 404),
    (POST, "forms"): (404, 403, 404),
    (POST, "form_back"): (404, 403, 404),
    (POST, "paper"): (403, 200, 404),
    (POST, "remark"): (404, 404, 404),
    (POST, "correction"): (404, 404, 404),
    (GET, "breakdown"): (404, 200, 404),
    (POST, "breakdown"): (404, 403, 404),
    (GET, "consolidated_xlsx"): (404, 200, 404),
    (GET, "consolidated_sources"): (404, 200, 404),
    (GET, "consolidated_news"): (404, 403, 404),
    (POST, "consolidated_presence"): (404, 403, 404),
    (POST, "consolidated_section"): (404, 403, 404),
    (POST, "consolidated_apart"): (404, 403, 404),
    (POST, "consolidate"): (403, 403, 404),
    (GET, "consolidation_run"): (403, 403, 404),
    (GET, "reconciliation_xlsx"): (403, 200, 404),
    (GET, "reconciliation_count"): (403, 200, 404),
    (POST, "reconciliation_explain"): (403, 403, 404),
    (POST, "reconciliation_take_back"): (403, 403, 404),
    (POST, "reconciliation_ask"): (403, 403, 404),
    (GET, "rules"): (200, 200, 404),
    (POST, "rules"): (403, 403, 404),
    (POST, "letter_open"): (403, 403, 404),
    (GET, "letter"): (404, 200, 404),
    (POST, "letter_edit"): (404, 403, 404),
}


@pytest.fixture
def arguments(town, period, collector, writer):
    """What the addresses are made with, by name."""
    report = factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    factories.report_in(town, period, town.mttq, ReportState.ACCEPTED)
    made = consolidate(period, user=collector, on=DAY)
    letter = open_letter(period, user=collector, agencies=[town.hdnd.pk], until=DAY, on=DAY)
    file = ReportFile.objects.create(report=report, name="bieu.xlsx", sha256="0" * 64, rows=[], by=writer)
    item = report.progress.order_by("item").first().item
    key = made.document.current_version.sections.first().key
    by_name = {
        "form_file": [report.pk, "xlsx"], "form_back": [report.pk, file.pk], "quotes": [report.pk, item.pk],
        "field_history": [report.pk, item.pk, "result"], "remark": [report.pk, item.pk, "result"],
        "breakdown": [report.pk, item.indicators.get().pk], "consolidated_section": [made.pk, key],
        "consolidated_sources": [made.pk, key], "consolidate": [period.pk], "rules": [period.program_id],
        "letter": [letter.pk], "letter_edit": [letter.pk], "letter_open": [period.pk],
    }  # fmt: skip
    usual = {"consolidation": period.pk, "consolidated": made.pk, "reconciliation": period.pk}
    return {name: by_name.get(name, [usual.get(name.partition("_")[0], report.pk)]) for _, name in ANSWERS}


def test_every_address_asks_who_comes(client, town, arguments):
    found = dict.fromkeys(ANSWERS, ())
    for user in (town.staff[town.hdnd.pk], town.clerks[town.mttq.pk], factories.user(factories.town("Đống Đa").ubnd)):
        client.force_login(user)
        for method, name in ANSWERS:
            answer = getattr(client, method)(reverse(f"reporting:{name}", args=arguments[name]))
            found[method, name] += (answer.status_code,)
    assert found == ANSWERS
