"""A new meeting by a template or from a meeting of before."""

import datetime

import pytest

from agencies.models import Appointment
from coordination.models import Program
from meetings.choices import AgendaKind, GroupKind, PurposeKind
from meetings.models import AgendaItem, Delegate, Meeting
from meetings.recording import RecordedDelegate, RecordedGroup, RecordedPurpose
from meetings.starting import TEMPLATES
from tests import factories
from tests.meetings.pages import meeting_data
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
CREATE = "/hoi-nghi/tao/"


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_gives_title_purposes_agenda_and_groups(client, clerk, key):
    page = client.get(f"{CREATE}?bat-dau-tu=mau-{key}")
    template = TEMPLATES[key]
    assert str(factories.today().year) in page.context["form"]["title"].value()
    kinds = [form["kind"].value() for form in page.context["formset"].forms]
    assert tuple(filter(None, kinds)) == template.purposes
    client.post(CREATE, meeting_data() | {"bat-dau-tu": f"mau-{key}"})
    meeting = Meeting.objects.get()
    items = meeting.agenda.values_list("kind", "content", "minutes")
    assert tuple(items) == tuple((kind.value, content, minutes) for kind, content, minutes in template.agenda)
    assert [group.kind for group in meeting.groups.all()] == [kind for kind, _ in template.groups]
    assert sum(item.minutes for item in meeting.agenda.all()) <= 240


def test_rows_that_were_prefilled_are_saved_though_nobody_touched_them(client, clerk, town):
    program = factories.submitted(town)
    page = f"{CREATE}?chuong-trinh={program.pk}"
    purpose = client.get(page).context["formset"].forms[0]
    typed = {"kind": purpose["kind"].value(), "program": purpose["program"].value()}
    client.post(page, meeting_data(typed))
    assert Meeting.objects.get().purposes.get().program == program


def former(town, **fields):
    review = [RecordedPurpose(PurposeKind.FINAL_REVIEW, subject="Năm 2024")]
    delegates = [
        RecordedDelegate(appointment=town.heads[town.ubnd.pk]),
        RecordedDelegate(appointment=town.heads[town.mttq.pk]),
        RecordedDelegate(name="Bà Nguyễn Thị Hòa", post="Tổ trưởng"),
    ]
    groups = [RecordedGroup("Đại biểu", delegates=delegates), RecordedGroup("Bí thư Đoàn phường", count=16)]
    meeting = factories.meeting(
        town,
        datetime.date(2025, 1, 6),
        title="Tổng kết năm 2024, ký kết năm 2025",
        purposes=review,
        groups=groups,
        place="Hội trường UBND",
        chair=town.heads[town.mttq.pk],
        held=True,
        **fields,
    )
    AgendaItem.objects.create(
        meeting=meeting, kind=AgendaKind.REPORT, content="Báo cáo", minutes=25, presenter=town.heads[town.ubnd.pk]
    )
    return meeting


def replace_head(town, agency, name="Người mới"):
    """The head's post goes to somebody else on 1 June 2025."""
    old = town.heads[agency.pk]
    Appointment.objects.filter(pk=old.pk).update(until=datetime.date(2025, 5, 31))
    return Appointment.objects.create(
        official=factories.appointment(agency).official,
        agency=agency,
        post=old.post,
        since=datetime.date(2025, 6, 1),
    )


def test_last_years_meeting_is_taken_over_with_those_who_hold_the_posts_now(client, clerk, town):
    old, new_head = former(town), replace_head(town, town.ubnd)
    page = client.get(f"{CREATE}?bat-dau-tu=hop-{old.pk}")
    form = page.context["form"]
    assert (form["title"].value(), form["place"].value()) == ("Tổng kết năm 2025, ký kết năm 2026", "Hội trường UBND")
    assert page.context["officers"].forms[0]["appointment"].value() == town.heads[town.mttq.pk].pk
    client.post(CREATE, meeting_data() | {"bat-dau-tu": f"hop-{old.pk}"})
    meeting = Meeting.objects.exclude(pk=old.pk).get()
    assert meeting.based_on == old
    assert [(item.content, item.presenter) for item in meeting.agenda.all()] == [("Báo cáo", new_head)]
    assert [(group.name, group.count) for group in meeting.groups.all()] == [
        ("Đại biểu", None),
        ("Bí thư Đoàn phường", 16),
    ]
    delegates = Delegate.objects.filter(group__meeting=meeting)
    assert [(one.appointment, one.name) for one in delegates] == [
        (new_head, new_head.official.name),
        (town.heads[town.mttq.pk], town.heads[town.mttq.pk].official.name),
        (None, "Bà Nguyễn Thị Hòa"),
    ]
    assert not delegates.exclude(response="").exists()


def test_a_post_nobody_holds_stays_without_a_name(client, clerk, town):
    old = former(town)
    Appointment.objects.filter(pk=town.heads[town.ubnd.pk].pk).update(until=datetime.date(2025, 5, 31))
    client.post(CREATE, meeting_data() | {"bat-dau-tu": f"hop-{old.pk}"})
    first = Delegate.objects.exclude(group__meeting=old).first()
    assert (first.name, first.post) == ("", town.heads[town.ubnd.pk].post.title)


def test_the_programme_that_follows_is_proposed(client, clerk, town):
    signed = factories.submitted(town)
    following = factories.program(town)
    Program.objects.filter(pk=following.pk).update(previous=signed)
    old = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, signed)])
    page = client.get(f"{CREATE}?bat-dau-tu=hop-{old.pk}")
    assert page.context["formset"].forms[0]["program"].value() == following.pk


def test_a_review_whose_programme_has_no_successor_is_proposed_in_words(client, clerk, town):
    reviewed = factories.submitted(town)
    old = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.FINAL_REVIEW, reviewed)])
    first = client.get(f"{CREATE}?bat-dau-tu=hop-{old.pk}").context["formset"].forms[0]
    title = reviewed.document.current_version.title
    assert (first["program"].value(), first["subject"].value()) == (None, title.replace("2026", "2027"))


@pytest.mark.parametrize("value", ["hop-999999", "mau-khong-co", "hop-abc", "x", "hop-" + "9" * 40])
def test_a_start_there_is_not_is_a_blank_page(client, clerk, value):
    page = client.get(f"{CREATE}?bat-dau-tu={value}")
    assert page.status_code == 200
    assert page.context["start"].value == ""


def test_another_agencys_meeting_is_no_start(client, clerk, town):
    other = factories.meeting(town, organizer=town.ubnd)
    assert client.get(f"{CREATE}?bat-dau-tu=hop-{other.pk}").context["start"].former is None


def test_500_delegates_are_taken_over_in_few_queries(client, clerk, town):
    old = former(town)
    group = old.groups.first()
    Delegate.objects.bulk_create(
        Delegate(group=group, appointment=town.heads[town.ubnd.pk], name="A", post="B", position=n) for n in range(500)
    )
    queries = count_queries(lambda: client.post(CREATE, meeting_data() | {"bat-dau-tu": f"hop-{old.pk}"}))
    assert queries <= 45
    assert Delegate.objects.exclude(group__meeting=old).count() == 503
    assert Meeting.objects.exclude(pk=old.pk).get().groups.first().kind == GroupKind.OTHER
