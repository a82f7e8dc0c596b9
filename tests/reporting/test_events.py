"""Events: who writes them, what they may say, who sees them, what their list costs."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activity.log import entries_about
from agencies.choices import AgencyKind, Role
from documents.attaching import carrier_of
from documents.exceptions import InvalidTransition, StaleRevision, WrongDate
from reporting.choices import EventAction, EventState
from reporting.due_dates import events_on
from reporting.events import EventValues, PetitionValues, add_event, move_event, save_event
from reporting.models import Event
from reporting.petitions import petition_sums
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

MARCH = datetime.date(2026, 3, 10)
LATER = datetime.date(2026, 12, 20)


@pytest.fixture
def item(program):
    return program.items.order_by("pk").first()


@pytest.fixture
def lead(town, program, item):
    """The agency that leads the first item."""
    return item.lines.first().lead


def values(agency, item=None, **said):
    told = {"kind": "tiep-xuc-cu-tri", "subject": "Tiếp xúc cử tri cụm 1", "planned_on": LATER, **said}
    return EventValues(agency_id=agency.pk, item_id=item.pk if item else None, **told)


@pytest.fixture
def event(town, lead, item):
    return add_event(user=town.staff[lead.pk], values=values(lead, item))


def of_other_agency(town, role):
    """Somebody of an agency of the locality that has nothing to do with the programme."""
    return factories.user(factories.agency(town.locality, AgencyKind.DEPARTMENT), role)


class TestRights:
    @pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK, Role.ADMINISTRATOR, Role.VIEWER])
    def test_who_works_for_the_leading_agency_writes(self, town, lead, item, role):
        user = factories.user(lead, role)
        if role in (Role.STAFF, Role.LEADER, Role.CLERK):
            assert add_event(user=user, values=values(lead, item)).program == item.program
        else:
            with pytest.raises(PermissionDenied):
                add_event(user=user, values=values(lead, item))

    @pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.CLERK, Role.ADMINISTRATOR])
    def test_others_of_the_locality_read_only(self, client, town, event, role):
        client.force_login(of_other_agency(town, role))
        assert client.get(event.get_absolute_url()).status_code == 200
        for name, *args in (("event_edit",), ("event_act", "hoan")):
            assert client.post(reverse(f"reporting:{name}", args=[event.pk, *args])).status_code == 403

    def test_another_locality_does_not_see_it(self, client, town, lead, event):
        other = factories.user(factories.agency(factories.locality("Hồng Hà")))
        add_event(user=town.staff[lead.pk], values=values(lead))  # of no programme
        client.force_login(other)
        assert client.get(event.get_absolute_url()).status_code == 404
        assert not carrier_of("su-kien").visible(other).exists()

    def test_nobody_writes_under_an_item_of_others(self, town, item):
        user = of_other_agency(town, Role.STAFF)
        with pytest.raises(InvalidTransition, match="chủ trì hoặc phối hợp"):
            add_event(user=user, values=values(user.acting.agency, item))

    def test_nobody_writes_for_others(self, town, lead):
        user = of_other_agency(town, Role.STAFF)
        with pytest.raises(InvalidTransition, match="Cơ quan của bạn"):
            add_event(user=user, values=values(lead))

    def test_a_supporting_agency_edits_and_attaches(self, town, lead, item):
        other = next(agency for agency in town.parties if agency != lead)
        made = add_event(user=town.staff[lead.pk], values=values(lead, item, supporters=[other.pk]))
        clerk = town.clerks[other.pk]
        assert carrier_of("su-kien").may_attach(clerk, made)
        told = values(lead, item, supporters=[other.pk], place="Nhà văn hóa")
        assert save_event(made, user=clerk, values=told, rev=1).place == "Nhà văn hóa"


class TestSaying:
    def test_a_day_makes_it_held_and_the_log_tells(self, town, lead, item, event):
        told = values(lead, item, held_on=MARCH, attendances=200, petitions=[PetitionValues("cap-xa", 5, 3, 1)])
        saved = save_event(event, user=town.staff[lead.pk], values=told, rev=1)
        assert (saved.state, saved.rev, saved.petitions.get().not_yet) == (EventState.HELD, 2, 1)
        assert entries_about(saved).first().summary == "Ghi kết quả sự kiện: Tiếp xúc cử tri cụm 1"

    def test_an_older_page_saves_nothing(self, town, lead, item, event):
        save_event(event, user=town.staff[lead.pk], values=values(lead, item, place="A"), rev=1)
        with pytest.raises(StaleRevision, match="Sửa sự kiện"):
            save_event(event, user=town.leaders[lead.pk], values=values(lead, item, place="B"), rev=1)
        assert Event.objects.get().place == "A"

    def test_a_day_to_come_is_not_held(self, town, lead):
        coming = factories.today() + datetime.timedelta(days=1)
        with pytest.raises(WrongDate):
            add_event(user=town.staff[lead.pk], values=values(lead, held_on=coming))

    def test_more_resolved_than_received_is_refused(self, town, lead):
        with pytest.raises(ValidationError, match="không được lớn hơn"):
            add_event(user=town.staff[lead.pk], values=values(lead, petitions=[PetitionValues("cap-xa", 1, 2, 0)]))

    def test_postponed_cancelled_and_planned_anew(self, town, lead, item, event):
        user = town.staff[lead.pk]
        made = move_event(event, EventAction.POSTPONE, user=user, rev=1, reason="Mưa bão")
        assert (made.state, made.state_reason) == (EventState.POSTPONED, "Mưa bão")
        with pytest.raises(InvalidTransition, match="Lên lịch lại"):
            save_event(made, user=user, values=values(lead, item), rev=2)
        made = move_event(made, EventAction.CANCEL, user=user, rev=2, reason="Gộp vào cụm 2")
        made = move_event(made, EventAction.RESUME, user=user, rev=3, planned_on=LATER)
        assert (made.state, made.state_reason, made.planned_on) == (EventState.PLANNED, "", LATER)
        with pytest.raises(ValidationError, match="lý do"):
            move_event(made, EventAction.POSTPONE, user=user, rev=4)

    def test_planned_and_held_ones_stand_in_the_calendar(self, town, lead, item, event):
        user = town.staff[town.hdnd.pk]
        add_event(user=town.staff[lead.pk], values=values(lead, item, held_on=MARCH))
        assert [(one.on, one.kind) for one in events_on(user, MARCH, MARCH)] == [(MARCH, "Tiếp xúc cử tri, đã tổ chức")]
        (found,) = events_on(user, LATER, LATER)
        assert (found.title, found.kind, found.is_due) == ("Tiếp xúc cử tri cụm 1", "Tiếp xúc cử tri", False)
        move_event(event, EventAction.CANCEL, user=town.staff[lead.pk], rev=1, reason="Không tổ chức")
        assert list(events_on(user, LATER, LATER)) == []


class TestPages:
    def form(self, lead, item, **more):
        told = {"kind": "doi-thoai", "subject": "Đối thoại", "item_id": item.pk, "agency": lead.pk}
        return {**told, "held_on": "2026-03-10", "attendances": "1.250", **more}

    def test_the_form_makes_an_event_with_its_petitions(self, client, town, lead, item):
        client.force_login(town.clerks[lead.pk])
        url = reverse("reporting:event_create")
        assert f'value="{item.pk}" selected' in client.get(f"{url}?noi_dung={item.pk}").content.decode()
        client.post(url, self.form(lead, item, **{"kien-nghi-cap-xa-received": "7", "kien-nghi-cap-xa-resolved": "4"}))
        made = Event.objects.get()
        assert (made.attendances, made.program, made.petitions.get().not_yet) == (1250, item.program, 3)

    @pytest.mark.parametrize("typed", ["-1", "12,5", "1e400", "không có", "12.34", "9" * 30, "N/A"])
    def test_what_is_no_number_is_told_at_the_field(self, client, town, lead, item, typed):
        client.force_login(town.staff[lead.pk])
        answer = client.post(reverse("reporting:event_create"), self.form(lead, item, attendances=typed))
        assert list(answer.context["form"].errors) == ["attendances"]
        assert typed in answer.content.decode()

    def test_an_older_page_keeps_what_was_typed(self, client, town, lead, item, event):
        client.force_login(town.staff[lead.pk])
        save_event(event, user=town.leaders[lead.pk], values=values(lead, item, place="A"), rev=1)
        url = reverse("reporting:event_edit", args=[event.pk])
        text = client.post(url, self.form(lead, item, place="Của tôi", rev=1)).content.decode()
        assert "đã thay đổi sau khi bạn mở trang" in text
        assert "Của tôi" in text
        assert 'name="rev" value="2"' in text

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_list_takes_six_queries_however_long(self, client, town, lead, item, rows):
        for _ in range(rows):
            add_event(user=town.staff[lead.pk], values=values(lead, item))
        client.force_login(town.staff[lead.pk])
        assert count_queries(lambda: client.get(reverse("reporting:events"))) == 6
        page = Event.objects.first().get_absolute_url()
        assert count_queries(lambda: client.get(page)) <= 10

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("loai=tiep-xuc-cu-tri&nam=2026&thang=12", True),
            ("thang=3", False),
            ("trang_thai=da-to-chuc", False),
            ("noi_dung={item}&co_quan={agency}&chuong_trinh={program}", True),
            ("noi_dung=999999", False),
        ],
    )
    def test_the_address_filters_list_paper_and_sheet(self, client, town, lead, item, event, query, found):
        client.force_login(town.staff[town.hdnd.pk])
        asked = query.format(item=item.pk, agency=lead.pk, program=item.program_id)
        for name in ("events", "events_print"):
            text = client.get(f"{reverse(f'reporting:{name}')}?{asked}").content.decode()
            assert (event.subject in text) == found
        sheet = client.get(f"{reverse('reporting:events_xlsx')}?{asked}").content
        assert openpyxl.load_workbook(io.BytesIO(sheet)).active.max_row == 1 + found

    def test_the_programme_leads_to_its_events(self, client, town, program, item):
        client.force_login(town.staff[town.mttq.pk])
        text = client.get(reverse("reporting:progress", args=[program.pk])).content.decode()
        assert f"{reverse('reporting:event_create')}?noi_dung={item.pk}" in text

    def test_petitions_of_a_year_are_summed_by_competence(self, client, town, lead, item):
        for numbers in ((14, 12, 2), (18, 13, 4)):
            held = values(lead, item, held_on=MARCH, petitions=[PetitionValues("cap-xa", *numbers)])
            add_event(user=town.staff[lead.pk], values=held)
        before = datetime.date(2025, 3, 10)
        old = values(lead, item, held_on=before, petitions=[PetitionValues("cap-xa", 9, 0, 0)])
        add_event(user=town.staff[lead.pk], values=old)
        ward, total = petition_sums(town.staff[town.hdnd.pk], 2026)
        assert (ward.received, ward.resolved, ward.in_progress, ward.not_yet, ward.rate) == (32, 25, 6, 1, "78,1 %")
        assert (total.label, total.received) == ("Tổng cộng", 32)
        assert petition_sums(factories.user(factories.agency(factories.locality("Hồng Hà"))), 2026) == []
        client.force_login(town.staff[town.hdnd.pk])
        text = client.get(f"{reverse('reporting:petitions')}?nam=2026").content.decode()
        assert 'aria-label="Kiến nghị cử tri năm 2026. Cấp xã: đã giải quyết 25/32;' in text

    def test_a_year_without_petitions_says_so(self, client, town):
        client.force_login(town.staff[town.hdnd.pk])
        assert "Chưa có kiến nghị nào" in client.get(f"{reverse('reporting:petitions')}?nam=1999").content.decode()
