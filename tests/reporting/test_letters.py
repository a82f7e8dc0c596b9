"""Those who owe a report are asked by an official letter, written from what is owed."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from activity.log import entries_about
from activity.models import Notification
from agencies.choices import Role
from documents import workflow
from documents.checking import findings
from documents.choices import Action, DocumentKind, DocumentState, SignatureWay
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.kinds import kind_of
from documents.models import Delivery, Document
from reporting.choices import ReportState
from reporting.letters import check_letter, edit_letter, open_letter, told_by
from reporting.models import ReminderLetter
from reporting.workflow import close_period
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

Day = datetime.date
TODAY, UNTIL = Day(2026, 4, 13), Day(2026, 4, 16)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(datetime.datetime(2026, 4, 13, 2, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def letter(town, period, collector):
    return open_letter(period, user=collector, agencies=[town.ubnd.pk, town.hdnd.pk], until=UNTIL, on=TODAY)


def issue(letter, town):
    """The ways of every document: submitted, agreed, signed, issued."""
    document, mttq = letter.document, town.mttq.pk
    factories.register(town.mttq, kinds=[DocumentKind.LETTER], name="Sổ công văn")
    workflow.submit(document, user=town.staff[mttq], on=TODAY)
    workflow.agree(fresh(document), user=town.leaders[mttq], on=TODAY)
    party = fresh(document).current_version.parties.get()
    workflow.sign(
        fresh(document),
        party=party,
        user=town.clerks[mttq],
        on=TODAY,
        way=SignatureWay.CIRCULATION,
        appointment=party.signatory,
        authority=party.authority,
    )
    workflow.issue(fresh(document), user=town.clerks[mttq], on=TODAY)
    return fresh(document)


def fresh(document):
    return Document.objects.get(pk=document.pk)


def official(letter):
    document = fresh(letter.document)
    return kind_of(document).build(document.current_version)


def test_the_text_tells_what_was_due_when_who_has_not_sent_it_and_until_when_it_is_asked_for(town, period, letter):
    names = dict(period.reports.values_list("agency", "agency_name"))
    printed = official(letter)
    assert printed.reference == "V/v đôn đốc gửi báo cáo quý I"
    assert [block.text for block in printed.blocks][1:3] == [
        f"{names[town.hdnd.pk]}: hạn nộp ngày 10/04/2026, đã chậm 3 ngày;",
        f"{names[town.ubnd.pk]}: hạn nộp ngày 10/04/2026, đã chậm 3 ngày.",
    ]
    assert "(số liệu tính đến ngày 31/03/2026) trước ngày 10/04/2026" in printed.blocks[0].text
    assert "gửi báo cáo trước ngày 16/04/2026" in printed.blocks[3].text
    assert [line[:2] for line in printed.addressee_lines] == ["Kí", "- ", "- "]
    assert printed.recipient_lines == ["Như trên;", "Lưu: VT."]


def test_only_those_that_owe_are_written_to_and_one_letter_waits_at_a_time(town, period, collector):
    factories.report_in(town, period, town.hdnd, ReportState.CONFIRMED)
    chosen = [town.ubnd.pk, town.hdnd.pk, town.mttq.pk]
    letter = open_letter(period, user=collector, agencies=chosen, until=UNTIL, on=TODAY)
    assert list(letter.agencies.all()) == [town.ubnd]
    assert official(letter).addressee_lines == [f"Kính gửi: {town.ubnd.name_on(TODAY).full}"]
    with pytest.raises(AlreadyDone):
        open_letter(period, user=collector, agencies=chosen, until=UNTIL, on=TODAY)
    close_period(period, user=collector, on=TODAY)
    with pytest.raises(InvalidTransition, match="đã khóa"):
        open_letter(period, user=collector, agencies=chosen, until=UNTIL, on=TODAY)


def test_the_checker_names_who_has_sent_his_report_meanwhile_and_who_would_not_receive_the_letter(town, period, letter):
    factories.report_in(town, period, town.hdnd, ReportState.CONFIRMED)
    version = letter.document.current_version
    version.recipient_agencies.filter(agency=town.ubnd).delete()
    names = dict(period.reports.values_list("agency", "agency_name"))
    assert [finding.message for finding in check_letter(version, TODAY)[0]] == [
        f"{names[town.hdnd.pk]} đã gửi báo cáo, không cần đôn đốc nữa",
        f"{names[town.ubnd.pk]} có ở “Kính gửi” nhưng không có trong nơi nhận",
    ]


def test_at_issue_those_addressed_get_it_and_their_reports_name_it(client, town, period, letter):
    document = issue(letter, town)
    assert document.state == DocumentState.ISSUED
    assert document.symbol == "01/UBMTTQ"
    asked = {town.ubnd.pk, town.hdnd.pk}
    assert set(Delivery.objects.filter(document=document).values_list("agency", flat=True)) == asked
    told = Notification.objects.filter(key=f"don-doc-{document.pk}")
    assert {one.agency_id for one in told} == asked
    report = period.reports.get(agency=town.ubnd)
    assert f"công văn số {document.symbol}" in entries_about(report)[0].summary
    client.force_login(town.staff[town.ubnd.pk])
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"công văn đôn đốc số {document.symbol}</a> ngày 13/04/2026" in page
    assert client.get(letter.get_absolute_url()).status_code == 200


def test_who_collects_opens_it_by_clicking_and_others_do_not(client, town, period, collector):
    url = reverse("reporting:letter_open", args=[period.pk])
    client.force_login(collector)
    for page in (reverse("reporting:owing"), period.get_absolute_url()):
        assert url in client.get(page).content.decode()
    assert "16/04" not in client.get(url).content.decode()  # the browser's field: 2026-04-16
    refused = client.post(url, {"agencies": [town.ubnd.pk], "until": "2026-04-13"})
    assert "Hãy chọn một ngày sau hôm nay" in refused.content.decode()
    made = client.post(url, {"agencies": [town.ubnd.pk], "until": "2026-04-20"})
    letter = ReminderLetter.objects.get()
    assert made["Location"] == reverse("reporting:letter_edit", args=[letter.pk])
    assert count_queries(lambda: client.get(letter.get_absolute_url())) <= 10
    client.force_login(factories.user(town.mttq, Role.CLERK))
    assert client.get(url).status_code == 403
    client.force_login(town.staff[town.ubnd.pk])
    assert [client.get(one).status_code for one in (url, letter.get_absolute_url())] == [403, 404]


def test_an_edit_over_somebody_elses_keeps_what_was_typed_and_shows_theirs(client, town, letter, collector):
    told = told_by(letter, letter.document.current_version)
    client.force_login(collector)
    url = reverse("reporting:letter_edit", args=[letter.pk])
    sent = {**told, "seen": client.get(url).context["form"]["seen"].value(), "body": "Đề nghị của tôi"}
    theirs = {**told, "signatory": None, "agencies": [town.hdnd.pk], "body": "Lời của người khác"}
    edit_letter(letter, user=collector, told=theirs)
    conflict = client.post(url, sent)
    assert conflict.status_code == 409
    assert all(text in conflict.content.decode() for text in ("Đề nghị của tôi", "Lời của người khác"))
    client.post(url, {**sent, "seen": conflict.context["form"]["seen"].value()})
    assert [block.text for block in official(letter).blocks] == ["Đề nghị của tôi"]
    assert set(letter.agencies.all()) == {town.ubnd, town.hdnd}


def test_a_letter_to_finish_is_on_the_first_page_and_costs_it_no_query(client, town, period, collector):
    client.force_login(collector)
    client.get("/")
    before = count_queries(lambda: client.get("/"))
    letter = open_letter(period, user=collector, agencies=[town.ubnd.pk], until=UNTIL, on=TODAY)
    assert count_queries(lambda: client.get("/")) == before
    assert letter.get_absolute_url() in client.get("/").content.decode()


def test_what_one_agency_alone_signs_is_put_to_its_leader_not_to_parties(client, letter, collector):
    client.force_login(collector)
    submit = reverse("documents:action", args=[letter.document_id, Action.SUBMIT])
    for url in (letter.get_absolute_url(), submit):
        page = client.get(url).content.decode()
        assert ("Trình lãnh đạo thống nhất" in page, "các bên thống nhất" in page) == (True, False)
    confirmed = " ".join(one.key for one in findings(letter.document.current_version, TODAY, Action.SUBMIT))
    client.post(submit, {"on": TODAY, "rev": letter.document.rev, "confirmed": confirmed})
    assert entries_about(letter.document)[0].summary == "Trình lãnh đạo thống nhất bản 1"
