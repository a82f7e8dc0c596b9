"""Consolidating writes a draft once, and never over what an editor wrote."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from agencies.choices import Role
from documents import workflow as documents
from documents.choices import Action, DocumentState, SignatureWay
from documents.drafting import version_hash
from documents.exceptions import Incomplete, InvalidTransition, StaleRevision
from documents.models import Document
from reporting.choices import OfferChoice, ReportState
from reporting.consolidation import Decision, consolidate, edit
from reporting.models import ConsolidatedReport
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 4, 20)


@pytest.fixture
def consolidated(town, period, collector):
    """A draft from the report of UBND alone."""
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    return consolidate(period, user=collector, on=DAY)


def body(consolidated, key):
    document = Document.objects.get(pk=consolidated.document_id)
    return document.current_version.sections.get(key=key).body


def rewrite(consolidated, user, key, text, choice=OfferChoice.LATER):
    edit(ConsolidatedReport.objects.get(pk=consolidated.pk), user=user, sections={key: Decision(text, choice)})


def offered(consolidated):
    return dict(consolidated.generated_texts.filter(offered__isnull=False).values_list("key", "offered"))


def test_nothing_is_consolidated_before_a_report_is_accepted(town, period, collector):
    factories.report_in(town, period, town.ubnd, ReportState.CONFIRMED)
    with pytest.raises(InvalidTransition, match="Chưa có báo cáo nào được tiếp nhận"):
        consolidate(period, user=collector, on=DAY)


@pytest.mark.parametrize(("agency", "role"), [("ubnd", Role.STAFF), ("hdnd", Role.LEADER), ("mttq", Role.CLERK)])
def test_only_staff_and_leaders_of_the_standing_agency_consolidate(town, period, agency, role):
    factories.report_in(town, period, town.ubnd, ReportState.ACCEPTED)
    with pytest.raises(PermissionDenied):
        consolidate(period, user=town.people(role)[getattr(town, agency).pk], on=DAY)


def test_the_report_is_the_standing_agencys_signed_by_its_head(town, consolidated):
    document = consolidated.document
    party = document.current_version.parties.get()
    assert document.drafting_agency == town.mttq
    assert (party.agency, party.signatory) == (town.mttq, town.heads[town.mttq.pk])
    assert [row.agency for row in document.current_version.recipient_agencies.all()] == [town.hdnd, town.ubnd]
    assert list(consolidated.reports.values_list("agency", flat=True)) == [town.ubnd.pk]


def test_others_do_not_see_it_before_it_is_issued(town, consolidated):
    assert not ConsolidatedReport.objects.visible_to(town.staff[town.ubnd.pk]).exists()
    assert ConsolidatedReport.objects.visible_to(town.clerks[town.mttq.pk]).exists()


def test_once_more_renews_what_nobody_edited(town, period, collector, consolidated):
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    again = consolidate(period, user=collector, on=DAY)
    assert again == consolidated
    assert "2/3 cơ quan" in body(consolidated, "tinh-hinh-bao-cao")
    assert again.reports.count() == 2
    assert offered(consolidated) == {}


def test_once_more_offers_the_new_text_beside_what_was_edited(town, period, collector, consolidated):
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", "Các cơ quan báo cáo tốt.")
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    consolidate(period, user=collector, on=DAY)
    assert body(consolidated, "tinh-hinh-bao-cao") == "Các cơ quan báo cáo tốt."
    assert "2/3 cơ quan" in offered(consolidated)["tinh-hinh-bao-cao"]


def test_an_edited_section_without_news_is_not_offered_again(town, period, collector, consolidated):
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", "Các cơ quan báo cáo tốt.")
    consolidate(period, user=collector, on=DAY)
    assert offered(consolidated) == {}


@pytest.mark.parametrize(
    ("choice", "kept", "left"),
    [(OfferChoice.LATER, "của tôi", 1), (OfferChoice.KEEP, "của tôi", 0), (OfferChoice.USE, "2/3 cơ quan", 0)],
)
def test_the_editor_decides_about_an_offered_text(town, period, collector, consolidated, choice, kept, left):
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", "Lời của tôi")
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    consolidate(period, user=collector, on=DAY)
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", "Lời của tôi", choice)
    assert kept in body(consolidated, "tinh-hinh-bao-cao")
    assert len(offered(consolidated)) == left
    consolidate(period, user=collector, on=DAY)
    assert len(offered(consolidated)) == left


def test_what_is_new_is_put_into_the_edited_text(town, period, collector, consolidated):
    told = body(consolidated, "tinh-hinh-bao-cao").splitlines()
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", f"{told[0]}\nHai cơ quan hẹn gửi sau.\n{told[1]}")
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    consolidate(period, user=collector, on=DAY)
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", body(consolidated, "tinh-hinh-bao-cao"), OfferChoice.MERGE)
    new = body(consolidated, "tinh-hinh-bao-cao").splitlines()
    assert ["2/3 cơ quan" in new[0], new[1]] == [True, "Hai cơ quan hẹn gửi sau."]
    assert offered(consolidated) == {}


def test_a_report_with_undecided_news_is_not_submitted(town, period, collector, consolidated):
    rewrite(consolidated, collector, "tinh-hinh-bao-cao", "Lời của tôi")
    factories.report_in(town, period, town.hdnd, ReportState.ACCEPTED)
    consolidate(period, user=collector, on=DAY)
    with pytest.raises(Incomplete, match="mục “Tình hình gửi báo cáo” có nội dung mới"):
        documents.submit(Document.objects.get(pk=consolidated.document_id), user=collector, on=factories.today())


def test_a_report_without_a_signatory_is_not_submitted(collector, consolidated):
    head = {"signatory": None}
    edit(consolidated, user=collector, sections={}, head=head)
    with pytest.raises(Incomplete, match="chưa có người ký"):
        documents.submit(Document.objects.get(pk=consolidated.document_id), user=collector, on=factories.today())


def test_an_edit_from_an_older_page_is_refused(collector, consolidated):
    rev = Document.objects.get(pk=consolidated.document_id).rev
    rewrite(consolidated, collector, "uu-diem", "Của bạn")
    with pytest.raises(StaleRevision):
        edit(consolidated, user=collector, sections={"uu-diem": Decision("Của tôi")}, rev=rev)


def issue(town, consolidated):
    today, mttq = factories.today(), town.mttq.pk

    def current():
        return Document.objects.get(pk=consolidated.document_id)

    documents.submit(current(), user=town.staff[mttq], on=today)
    documents.agree(current(), user=town.leaders[mttq], on=today)
    party = current().current_version.parties.get()
    documents.sign(
        current(),
        party=party,
        user=town.clerks[mttq],
        on=today,
        way=SignatureWay.CIRCULATION,
        appointment=town.heads[mttq],
        authority="TM.",
    )
    documents.issue(current(), user=town.clerks[mttq], on=today)
    return current()


def test_it_is_agreed_signed_and_issued_like_any_document(town, consolidated):
    document = issue(town, consolidated)
    assert document.state == DocumentState.ISSUED
    assert document.symbol == "02/BC-UBMTTQ"
    assert ConsolidatedReport.objects.visible_to(town.staff[town.hdnd.pk]).exists()


def test_once_submitted_it_is_reopened_before_it_changes(town, period, collector, consolidated):
    documents.submit(consolidated.document, user=collector, on=factories.today())
    for change in (
        lambda: consolidate(period, user=collector, on=DAY),
        lambda: rewrite(consolidated, collector, "uu-diem", "Sửa"),
    ):
        with pytest.raises(InvalidTransition):
            change()
    document = Document.objects.get(pk=consolidated.document_id)
    documents.revise(document, user=collector, on=factories.today(), reason="Bổ sung")
    draft = Document.objects.get(pk=document.pk).current_version
    assert draft.annex_rows.count() == 2
    rewrite(consolidated, collector, "uu-diem", "Sửa")
    assert body(consolidated, "uu-diem") == "Sửa"


def test_a_changed_annex_changes_the_hash(town, consolidated, collector):
    version = consolidated.document.current_version
    before = version_hash(version)
    row = version.annex_rows.first()
    row.value = "13"
    row.save()
    assert version_hash(version) != before


def test_it_is_neither_sent_out_for_comments_nor_cancelled(town, consolidated):
    actions = documents.available_actions(consolidated.document, town.leaders[town.mttq.pk])
    assert actions == {Action.SUBMIT}
