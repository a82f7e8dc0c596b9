"""A report quotes the events its agency held: which stand beside an item, what the sentence says, how it is added."""

import datetime

import pytest
from django.urls import reverse

from documents.exceptions import AlreadyDone, StaleRevision
from reporting.choices import EventKind, EventState, ReportState
from reporting.models import AgencyReport, Event, PetitionCount
from reporting.quoting import event_sentence, quote, quotes_of
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(town, period):
    return factories.report_in(town, period, town.ubnd, "dang-soan")


@pytest.fixture
def progress(report):
    return report.progress.select_related("item").order_by("item").first()


def held(progress, agency, day, **said):
    told = {"kind": EventKind.VOTER_MEETING, "subject": "Cụm 1", "locality": agency.locality, "agency": agency}
    program = progress.item.program
    return Event.objects.create(
        **told | {"item": progress.item, "program": program, "state": EventState.HELD, "held_on": day} | said
    )


def test_each_kind_has_a_sentence_of_its_days_and_sums(town, period, report, progress):
    first, second = (held(progress, town.ubnd, period.starts_on.replace(month=month)) for month in (1, 3))
    Event.objects.filter(pk=first.pk).update(attendances=1250, opinions=40)
    Event.objects.filter(pk=second.pk).update(opinions=46)
    PetitionCount.objects.create(event=first, level="cap-xa", received=12, resolved=9, in_progress=1)
    PetitionCount.objects.create(event=second, level="cap-tinh", received=3)
    held(progress, town.hdnd, period.starts_on, kind=EventKind.DIALOGUE, attendances=0).supporters.add(town.ubnd)
    held(progress, town.hdnd, period.starts_on)
    held(progress, town.ubnd, period.cutoff_on + datetime.timedelta(days=1))
    held(progress, town.ubnd, None, state=EventState.PLANNED, planned_on=period.starts_on)
    assert [(one.key, one.sentence) for one in quotes_of(report, progress, town.staff[town.ubnd.pk])] == [
        (
            "tiep-xuc-cu-tri",
            "Tổ chức 2 hội nghị tiếp xúc cử tri (ngày 01/01 và 01/03/2026), "
            "1.250 lượt người dự (chưa kể 1 cuộc chưa có số liệu), 86 ý kiến; "
            "tiếp nhận 15 kiến nghị: đã giải quyết 9, đang giải quyết 1, chưa giải quyết 5.",
        ),
        ("doi-thoai-phoi-hop", "Phối hợp tổ chức 1 cuộc đối thoại (ngày 01/01/2026), 0 lượt người dự."),
    ]


def test_many_days_are_told_by_the_first_and_the_last():
    days = [datetime.date(2025, 12, 30) + datetime.timedelta(days=day) for day in range(5)]
    events = [Event(pk=day.day, kind=EventKind.SUPERVISION, held_on=day) for day in days]
    for event in events:
        event._prefetched_objects_cache = {"petitions": PetitionCount.objects.none()}
    assert event_sentence(events) == "Tổ chức 5 cuộc giám sát từ ngày 30/12/2025 đến ngày 03/01/2026."
    assert event_sentence(events[1:3]) == "Tổ chức 2 cuộc giám sát (ngày 31/12/2025 và 01/01/2026)."


def test_a_sentence_is_added_once_and_not_over_somebody_elses_text(client, town, period, report, progress):
    writer = town.staff[town.ubnd.pk]
    held(progress, town.ubnd, period.starts_on)
    before, rev = progress.result, progress.rev
    url = reverse("reporting:quotes", args=[report.pk, progress.item_id])
    client.force_login(writer)
    assert "Sự kiện đã tổ chức trong kỳ (1)" in client.get(report.get_absolute_url()).content.decode()
    assert count_queries(lambda: client.get(url)) <= 10
    client.post(url, {"cau": "tiep-xuc-cu-tri", "rev": rev})
    progress.refresh_from_db()
    assert progress.result == f"{before}\nTổ chức 1 hội nghị tiếp xúc cử tri (ngày 01/01/2026)."
    with pytest.raises(AlreadyDone):
        quote(report, progress, "tiep-xuc-cu-tri", user=writer, rev=progress.rev)
    held(progress, town.ubnd, period.starts_on, kind=EventKind.MEDIATION)
    with pytest.raises(StaleRevision):
        quote(report, progress, "hoa-giai", user=writer, rev=rev)
    client.force_login(town.leaders[town.ubnd.pk])
    assert client.post(url, {"cau": "hoa-giai", "rev": rev + 1}).status_code == 403


def test_a_sentence_for_a_report_sent_meanwhile_comes_back_to_be_copied(client, town, period, report, progress):
    held(progress, town.ubnd, period.starts_on)
    AgencyReport.objects.filter(pk=report.pk).update(state=ReportState.SENT)
    client.force_login(town.staff[town.ubnd.pk])
    url = reverse("reporting:quotes", args=[report.pk, progress.item_id])
    answer = client.post(url, {"cau": "tiep-xuc-cu-tri", "rev": progress.rev})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chưa đưa được vào kết quả: Báo cáo ở trạng thái “Chờ lãnh đạo xác nhận” nên không sửa được." in page
    assert "“Tổ chức 1 hội nghị tiếp xúc cử tri (ngày 01/01/2026).”" in page
    assert "Đưa vào kết quả</button>" not in page
