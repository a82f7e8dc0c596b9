"""Next year's draft from a signed programme."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.choices import SuccessionKind
from agencies.models import Agency, AgencySuccession, Appointment
from coordination.choices import NoteKind, SectionKey, SpanKind
from coordination.models import ContentItem, Indicator, ItemLine, Program
from coordination.recording import RecordedParty, record_program
from coordination.rollover.carrying import next_of, roll_over
from documents.choices import DocumentState
from documents.exceptions import StaleRevision
from documents.models import Document, LegalBasis, LegalBasisLine, Recipient
from reporting.models import IndicatorRule
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2026, 1, 15)


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def program(town):
    return factories.issued(town, on=JANUARY)


@pytest.fixture
def drafter(town):
    return town.staff[town.mttq.pk]


def items_of(program):
    return set(program.items.values_list("pk", flat=True))


def rolled(program, user, **kwargs):
    return roll_over(program, user=user, kept=kwargs.pop("kept", items_of(program)), **kwargs)


def notes(program, kind):
    return [str(note) for note in program.rollover_notes.filter(kind=kind)]


def test_the_draft_is_a_programme_of_the_next_year_with_items_of_its_own(town, program, drafter):
    made = rolled(program, drafter)
    draft = made.document.current_version
    assert (made.previous, made.year_from, made.year_to, made.family) == (program, 2027, 2027, program.family)
    assert (made.document.state, made.document.standing_agency) == (DocumentState.DRAFT, town.mttq)
    assert draft.title == "Chương trình phối hợp công tác năm 2027"
    assert [party.agency for party in draft.parties.all()] == town.parties
    assert draft.sections.get(key=SectionKey.PURPOSE).body == "Phối hợp chặt chẽ giữa các bên."
    lines = list(draft.lines.all())
    assert [line.title for line in lines] == ["Nội dung số 1", "Nội dung số 2"]
    assert {line.item.carried_from_id for line in lines} == items_of(program)
    assert items_of(made).isdisjoint(items_of(program))
    assert [(line.due_on, line.lead) for line in lines] == [(datetime.date(2027, 6, 30), town.ubnd)] * 2
    target = lines[0].line_indicators.get()
    assert (target.target, target.indicator.item_id) == (10, lines[0].item_id)


def test_the_rules_of_indicators_go_on_with_their_ratios(program, drafter):
    first, second = Indicator.objects.filter(item__program=program).order_by("pk")
    Indicator.objects.filter(pk=first.pk).update(name=f"Số việc năm {program.year_from}")
    IndicatorRule.objects.create(indicator=first, aggregation="ty-le", numerator=second, denominator=first, baseline=5)
    made = rolled(program, drafter)
    new = list(Indicator.objects.filter(item__program=made).order_by("pk"))
    assert new[0].name == f"Số việc năm {program.year_from + 1}"
    rule = IndicatorRule.objects.get(indicator__item__program=made)
    assert (rule.indicator, rule.numerator, rule.denominator, rule.baseline) == (new[0], new[1], new[0], None)


def test_who_may_roll_over(client, town, program):
    other = factories.Town("Cẩm Lệ")
    address = f"/chuong-trinh/{program.pk}/nam-sau/"
    for people, status in ((town.staff, 200), (town.leaders, 200), (town.clerks, 403)):
        client.force_login(people[town.ubnd.pk])
        assert client.get(address).status_code == status
    client.force_login(factories.user(factories.agency(town.locality)))
    assert client.get(address).status_code == 403
    client.force_login(other.staff[other.mttq.pk])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_who_succeeds_a_party_may_too(town, program):
    heir = factories.agency(factories.locality("Hồng Hà"))
    AgencySuccession.objects.create(
        predecessor=town.ubnd, successor=heir, kind=SuccessionKind.MERGED, on=datetime.date(2026, 10, 1)
    )
    made = rolled(program, factories.user(heir))
    assert (made.document.drafting_agency, made.document.locality) == (heir, heir.locality)
    told = "Tên địa bàn: Lời văn còn ghi theo phường Tây Hồ: hãy sửa cho đúng phường Hồng Hà"
    assert told in notes(made, NoteKind.CHOOSE)


@pytest.mark.parametrize("made", [factories.program, factories.submitted, factories.agreed])
def test_only_a_signed_programme_is_rolled_over(town, drafter, made):
    with pytest.raises(PermissionDenied):
        rolled(made(town), drafter)


def test_items_left_out_stay_out_with_their_points(town, drafter):
    draft = factories.program(town, items=3)
    first, second, third = draft.document.current_version.lines.all()
    point = factories.line(draft.document.current_version, town, 1, parent=second, title="Điểm")
    program = factories.issue(town, draft, JANUARY)
    lines = rolled(program, drafter, kept={first.item_id, third.item_id, point.item_id}).document.current_version.lines
    assert [(line.title, line.position) for line in lines.all()] == [("Nội dung số 1", 1), ("Nội dung số 3", 2)]
    assert ContentItem.objects.filter(program__previous=program).count() == 2


def test_deadlines_fall_on_working_days(town, drafter):
    draft = factories.program(town, items=0)
    version = draft.document.current_version
    wednesday, eve, last = datetime.date(2026, 9, 2), datetime.date(2026, 2, 6), datetime.date(2026, 12, 31)
    factories.line(version, town, 1, due_on=wednesday)
    factories.line(version, town, 2, due_on=eve, due_text="Trước ngày 06/02/2026")
    factories.line(version, town, 3, due_on=last, due_kind="trong-ky", due_text="Trong năm 2026")
    factories.line(version, town, 4, due_on=None, due_kind="thuong-xuyen", due_text="Thường xuyên")
    factories.line(version, town, 5, due_on=datetime.date(2026, 10, 31), due_kind="trong-ky", due_text="Tháng 10")
    made = rolled(factories.issue(town, draft, JANUARY), drafter)
    assert [(line.due_on, line.due_printed) for line in made.document.current_version.lines.all()] == [
        (datetime.date(2027, 9, 6), "Trước ngày 06/09/2027"),
        (datetime.date(2027, 2, 11), "Trước ngày 11/02/2027"),
        (datetime.date(2027, 12, 31), "Trong năm 2027"),
        (None, "Thường xuyên"),
        (datetime.date(2027, 10, 29), "Tháng 10"),
    ]
    assert notes(made, NoteKind.DUE) == [
        "Nội dung 1: 02/09/2027 là ngày nghỉ (Quốc khánh): thời hạn dời sang 06/09/2027",
        "Nội dung 2: 06/02/2027 là ngày nghỉ (Tết Nguyên Đán): thời hạn dời sang 11/02/2027",
        "Nội dung 5: 31/10/2027 là ngày nghỉ (Chủ nhật): thời hạn dời sang 29/10/2027",
    ]


def test_a_ceased_agency_gives_way_to_its_successor_everywhere(town, drafter):
    draft = factories.program(town, items=1)
    Recipient.objects.create(version=draft.document.current_version, agency=town.ubnd)
    program = factories.issue(town, draft, JANUARY)
    heir = factories.agency(town.locality, full="UBND mới", standing_body="Ủy ban nhân dân")
    head = factories.appointment(heir)
    cease(town.ubnd, heir)
    made = rolled(program, drafter)
    version = made.document.current_version
    assert [party.agency for party in version.parties.all()] == [town.hdnd, heir, town.mttq]
    assert version.parties.get(agency=heir).signatory == head
    assert version.lines.get().lead == heir
    assert version.recipient_agencies.get().agency == heir
    assert f"Nội dung 1, cơ quan chủ trì: {town.ubnd.full} đã kết thúc hoạt động: thay bằng UBND mới" in notes(
        made, NoteKind.PEOPLE
    )


def test_where_several_succeed_the_drafter_chooses(town, program, drafter):
    heirs = [factories.agency(town.locality, full=f"UBND mới {number}") for number in (1, 2)]
    cease(town.ubnd, *heirs)
    made = rolled(program, drafter)
    assert made.document.current_version.lines.first().lead == town.ubnd
    told = f"{town.ubnd.full} đã kết thúc hoạt động, được nhiều cơ quan kế thừa (UBND mới 1, UBND mới 2): hãy chọn"
    assert f"Nội dung 1, cơ quan chủ trì: {told}" in notes(made, NoteKind.CHOOSE)


def test_two_agencies_that_became_one_stand_once(town, program, drafter):
    cease(town.ubnd, town.mttq)
    made = rolled(program, drafter)
    version = made.document.current_version
    assert [(party.agency, party.header_position) for party in version.parties.all()] == [
        (town.hdnd, 1),
        (town.mttq, 2),
    ]
    assert version.parties.get(agency=town.mttq).responsibility.splitlines() == [
        f"Trách nhiệm của {town.ubnd.short}.",
        f"Trách nhiệm của {town.mttq.short}.",
    ]
    line = version.lines.first()
    assert (line.lead, line.supports.count()) == (town.mttq, 0)
    assert any("nhiệm vụ phối hợp đã bỏ: “Vận động nhân dân”" in told for told in notes(made, NoteKind.CHOOSE))


def cease(agency, *heirs):
    day = datetime.date(2026, 10, 1)
    Agency.objects.filter(pk=agency.pk).update(until=day)
    for heir in heirs:
        AgencySuccession.objects.create(predecessor=agency, successor=heir, kind=SuccessionKind.MERGED, on=day)


def test_who_signed_signs_again_while_he_holds_the_post_else_the_head(town, program, drafter):
    gone = town.heads[town.ubnd.pk]
    Appointment.objects.filter(pk=gone.pk).update(until=datetime.date(2026, 8, 1))
    new = Appointment.objects.create(
        official=factories.appointment(town.mttq, "Trần Thị Bình", "Ủy viên", is_head=False).official,
        agency=town.ubnd,
        post=gone.post,
        since=datetime.date(2026, 8, 2),
    )
    Appointment.objects.filter(pk=town.heads[town.hdnd.pk].pk).update(until=datetime.date(2026, 8, 1))
    made = rolled(program, drafter)
    parties = made.document.current_version.parties
    assert [party.signatory for party in parties.all()] == [None, new, town.heads[town.mttq.pk]]
    assert notes(made, NoteKind.PEOPLE) == [f"Người ký của {town.ubnd.short}: {gone.official.name} → {new}"]
    assert notes(made, NoteKind.CHOOSE) == [
        f"Người ký của {town.hdnd.short}: Chưa rõ người đứng đầu hiện nay: hãy chọn"
    ]


def test_legal_bases_follow_what_replaced_them(town, drafter):
    draft = factories.program(town)
    newest = LegalBasis.objects.create(number="72/2025/QH15", title="Luật Tổ chức chính quyền địa phương mới")
    between = basis("65/2025/QH15", replaced_by=newest)
    oldest = basis("77/2015/QH13", replaced_by=between)
    orphan = basis("23-QĐ/TW")
    kept = LegalBasis.objects.create(number="10/2022/QH15", title="Luật Thực hiện dân chủ ở cơ sở")
    version = draft.document.current_version
    for position, one in enumerate((oldest, kept, between, orphan), 1):
        LegalBasisLine.objects.create(version=version, legal_basis=one, position=position)
    for text in ("Căn cứ Kế hoạch số 5/KH-UBND ngày 05/01/2026", "Căn cứ nhiệm vụ năm 2026"):
        LegalBasisLine.objects.create(version=version, text=text, position=9)
    made = rolled(factories.issue(town, draft, JANUARY), drafter)
    lines = made.document.current_version.legal_bases.all()
    assert [(line.legal_basis, line.text) for line in lines] == [
        (newest, ""),
        (kept, ""),
        (orphan, ""),
        (None, "Căn cứ Kế hoạch số 5/KH-UBND ngày 05/01/2026"),
        (None, "Căn cứ nhiệm vụ năm 2027"),
    ]
    assert notes(made, NoteKind.BASIS) == [f"Căn cứ: {oldest} → {newest}", f"Căn cứ: {between} → {newest}"]
    assert notes(made, NoteKind.CHOOSE) == [
        f"Căn cứ: {orphan} hết hiệu lực từ 01/03/2026, chưa rõ văn bản thay thế: hãy chọn",
        "Căn cứ: “Căn cứ Kế hoạch số 5/KH-UBND ngày 05/01/2026”: ghi bằng lời, hãy kiểm tra còn hiệu lực",
    ]


def basis(number, **fields):
    day = datetime.date(2026, 3, 1)
    return LegalBasis.objects.create(number=number, title=f"Văn bản {number}", expires_on=day, **fields)


def test_a_recorded_programme_gets_the_usual_texts(town, drafter):
    party = RecordedParty(town.ubnd, signatory_name="Nguyễn Văn An", signatory_post="Chủ tịch")
    program = record_program(
        user=None, drafting_agency=town.mttq, title="Chương trình năm 2024", family="a", year_from=2024, year_to=2024,
        parties=[party, RecordedParty(town.mttq)], items=["Giám sát"],
    )  # fmt: skip
    made = rolled(program, drafter)
    draft = made.document.current_version
    assert (made.year_from, draft.title, draft.lines.get().title) == (2025, "Chương trình năm 2025", "Giám sát")
    assert "năm 2025" in draft.preamble
    assert [section.key for section in draft.sections.all()] == SectionKey.values
    assert [row.signatory for row in draft.parties.all()] == [town.heads[town.ubnd.pk], town.heads[town.mttq.pk]]


def test_unfinished_items_are_carried_over_and_their_result_stands_beside_them(client, town, program, drafter):
    period = factories.opened_period(town, program)
    report = factories.report_in(town, period, town.ubnd, "da-tiep-nhan")
    done = program.document.frozen_version.lines.last().item
    report.progress.filter(item=done).update(status="hoan-thanh")
    client.force_login(drafter)
    text = page(client.get(address(program)))
    assert 'Đang thực hiện</span> <span class="carried-over">Chuyển tiếp</span>' in text
    assert f"Kết quả của {town.ubnd.short}" in text
    assert "Số hội nghị: kế hoạch ít nhất 10 hội nghị · thực hiện <strong>12</strong>" in text
    assert "30/06/2026</span> → <strong>Trước ngày 30/06/2027</strong>" in text
    made = rolled(program, drafter)
    lines = list(made.document.current_version.lines.all())
    assert [line.carried_over for line in lines] == [True, False]
    editor = page(client.get(reverse("coordination:edit", args=["chuong-trinh", made.pk])))
    assert editor.count("Chuyển tiếp") == 1
    edit = page(client.get(reverse("coordination:line_edit", args=["chuong-trinh", made.pk, lines[0].pk])))
    assert "thực hiện <strong>12</strong>" in edit
    assert "Chuyển tiếp" not in page(client.get(reverse("documents:preview", args=[made.document_id])))


def address(program):
    return reverse("coordination:rollover", args=[program.pk])


def page(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_ended_items_are_left_out_unless_chosen(client, town, drafter):
    draft = factories.program(town)
    ItemLine.objects.filter(title="Nội dung số 2").update(ended_on=JANUARY)
    program = factories.issue(town, draft, JANUARY)
    client.force_login(drafter)
    response = client.get(address(program))
    assert [row.ended for row in response.context["rows"]] == [False, True]
    assert page(response).count("checked") == 1


def test_the_form_makes_the_draft_and_leads_to_the_editor_with_the_places_to_look_at(client, town, program, drafter):
    client.force_login(drafter)
    assert address(program) in page(client.get(program.get_absolute_url()))
    assert address(program) in page(client.get(reverse("coordination:program_create")))
    version = client.get(address(program)).context["version"]
    keep = {"ban": version.pk, "mang": sorted(items_of(program))[:1]}
    response = client.post(address(program), keep, follow=True)
    made = program.next_programs.get()
    assert made.items.count() == 1
    assert f"còn {made.rollover_notes.count()} chỗ cần xem lại" in page(response)
    looked = reverse("coordination:rollover_notes", args=[made.pk])
    told = page(client.get(looked))
    assert "“Chương trình phối hợp công tác năm 2026” → 2027" in told
    line = made.document.current_version.lines.get()
    assert reverse("coordination:line_edit", args=["chuong-trinh", made.pk, line.pk]) in told
    note = made.rollover_notes.first()
    client.post(looked, {"xem": [note.pk]})
    note.refresh_from_db()
    assert (note.checked_by, note.checked_at is None) == (drafter, False)
    done = client.post(looked, {"tat-ca": "1"}, follow=True)
    assert "chỗ cần xem lại. <a" not in page(done)
    assert client.get(looked).status_code == 200


def test_the_places_are_the_drafting_agencys(client, town, program, drafter):
    looked = reverse("coordination:rollover_notes", args=[rolled(program, drafter).pk])
    client.force_login(town.clerks[town.mttq.pk])
    assert client.get(looked).status_code == 403
    client.force_login(town.staff[town.ubnd.pk])
    assert client.get(looked).status_code == 404
    client.force_login(drafter)
    assert client.get(reverse("coordination:rollover_notes", args=[program.pk])).status_code == 404


def test_a_second_time_it_says_which_draft_there_is_and_goes_on_if_wished(client, town, program, drafter):
    made = rolled(program, drafter)
    client.force_login(drafter)
    kept = {"ban": program.document.frozen_version.pk, "mang": sorted(items_of(program))[1:]}
    response = client.post(address(program), kept)
    text = page(response)
    assert "Đã có dự thảo năm 2027 lập từ chương trình này." in text
    assert f'href="{made.get_absolute_url()}"' in text
    assert text.count("checked") == 1
    assert program.next_programs.count() == 1
    client.post(address(program), {**kept, "biet": made.pk})
    assert program.next_programs.count() == 2
    client.post(address(program), {**kept, "biet": made.pk})
    assert program.next_programs.count() == 2


def test_a_draft_of_another_party_is_not_betrayed(town, program, drafter):
    rolled(program, drafter)
    assert next_of(program, town.staff[town.ubnd.pk]) is None


def test_a_form_from_before_the_newest_version_is_stale(town, program, drafter):
    with pytest.raises(StaleRevision):
        rolled(program, drafter, seen=program.document.frozen_version.pk + 1)


def test_the_preview_takes_ten_queries_with_thirty_items(client, town, drafter):
    draft = factories.program(town, items=30)
    program = factories.issue(town, draft, JANUARY)
    factories.report_in(town, factories.opened_period(town, program), town.ubnd, "da-tiep-nhan")
    client.force_login(drafter)
    response = client.get(address(program))
    assert len(response.context["rows"]) == 30
    assert len(response.content) < 60_000
    assert count_queries(lambda: client.get(address(program))) <= 10
    made = rolled(program, drafter)
    looked = reverse("coordination:rollover_notes", args=[made.pk])
    client.get(looked)
    assert count_queries(lambda: client.get(looked)) <= 12


def test_a_span_moves_by_its_length(town, drafter):
    draft = factories.program(town, title="Chương trình phối hợp giai đoạn 2022-2026")
    Program.objects.filter(pk=draft.pk).update(span_kind=SpanKind.SPAN, year_from=2022)
    made = rolled(factories.issue(town, draft, JANUARY), drafter)
    assert (made.span, made.document.current_version.title) == (
        "giai đoạn 2027-2031",
        "Chương trình phối hợp giai đoạn 2027-2031",
    )
    assert made.document.current_version.lines.first().due_on == datetime.date(2031, 6, 30)


def test_what_was_replaced_is_rolled_over_from_what_replaced_it(client, town, program, drafter):
    newer = factories.issue(town, factories.program(town), JANUARY)
    Document.objects.filter(pk=newer.document_id).update(replaces=program.document)
    client.force_login(drafter)
    assert client.get(address(program)).status_code == 403
    assert address(program) not in page(client.get(program.get_absolute_url()))
    assert client.get(address(newer)).status_code == 200
