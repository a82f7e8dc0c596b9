"""Signing at the ceremony."""

import datetime

import pytest

from documents.choices import DocumentState
from documents.models import Document
from documents.workflow import refuse
from meetings.choices import PurposeKind
from meetings.recording import (
    RecordedPurpose,
)
from tests import factories
from tests.meetings.pages import field_errors, rows, text_of, url
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
TODAY = factories.today()


def signing_meeting(town, held_on=None, **kwargs):
    program = factories.agreed(town, **kwargs)
    return factories.meeting(town, held_on, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)]), program


def sign(client, meeting, party, appointment, rev, authority="TM."):
    prefix = f"ben-{party.pk}"
    data = {f"{prefix}-appointment": appointment.pk, f"{prefix}-authority": authority, "rev": rev}
    return client.post(url("sign", meeting, party.pk), data, follow=True)


def test_each_party_signs_in_turn_and_with_the_last_the_programme_is_signed(client, clerk, town):
    meeting, program = signing_meeting(town)
    parties = list(program.document.current_version.parties.all())
    for party in parties:
        rev = Document.objects.get(pk=program.document_id).rev
        response = sign(client, meeting, party, town.heads[party.agency_id], rev)
        assert f"{party} - {town.heads[party.agency_id]}" in text_of(response)
    document = Document.objects.get(pk=program.document_id)
    assert (document.state, document.signed_on) == (DocumentState.SIGNED, meeting.held_on)
    assert "Đã ký đủ" in text_of(response)
    assert f'href="{program.get_absolute_url()}"' in text_of(response)
    ways = {(party.signature.way, party.signature.signed_on) for party in parties}
    assert ways == {("le-ky", meeting.held_on)}


def test_the_big_screen_shows_who_has_signed_and_looks_again_until_all_have(client, clerk, town):
    meeting, program = signing_meeting(town)
    parties = list(program.document.current_version.parties.all())
    for party in parties[:-1]:
        rev = Document.objects.get(pk=program.document_id).rev
        sign(client, meeting, party, town.heads[party.agency_id], rev)
    shown = text_of(client.get(url("signing_screen", meeting)))
    assert (shown.count("✓ Đã ký"), shown.count("Chưa ký"), "every 3s" in shown) == (2, 1, True)
    assert town.heads[parties[0].agency_id].official.name in shown
    rev = Document.objects.get(pk=program.document_id).rev
    sign(client, meeting, parties[-1], town.heads[parties[-1].agency_id], rev)
    shown = text_of(client.get(url("signing_screen", meeting)))
    assert ("Các bên đã ký đủ" in shown, "every 3s" in shown) == (True, False)


def test_a_programme_that_is_not_agreed_is_not_signed(client, clerk, town):
    program = factories.submitted(town)
    meeting = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program)])
    (one,) = client.get(url("signing", meeting)).context["ceremony"]
    assert not any(row.form for row in one.parties)
    party = program.document.current_version.parties.first()
    response = sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    assert "khi văn bản ở trạng thái “Trình thống nhất”" in text_of(response)
    assert Document.objects.get(pk=program.document_id).state == DocumentState.AGREEING


def test_a_leader_records_only_his_own_agencys_signature(client, town):
    meeting, program = signing_meeting(town)
    client.force_login(town.leaders[town.ubnd.pk])
    (one,) = client.get(url("signing", meeting)).context["ceremony"]
    assert [row.party.agency for row in one.parties if row.form] == [town.ubnd]
    party = program.document.current_version.parties.get(agency=town.hdnd)
    assert sign(client, meeting, party, town.heads[town.hdnd.pk], program.document.rev).status_code == 403


def test_staff_see_the_ceremony_but_no_form(client, town):
    meeting, _ = signing_meeting(town)
    client.force_login(town.staff[town.ubnd.pk])
    (one,) = client.get(url("signing", meeting)).context["ceremony"]
    assert [row.form for row in one.parties] == [None, None, None]


def test_who_did_not_hold_his_post_that_day_cannot_sign(client, clerk, town):
    meeting, program = signing_meeting(town)
    former = factories.appointment(town.hdnd, until=TODAY - datetime.timedelta(days=1))
    party = program.document.current_version.parties.get(agency=town.hdnd)
    response = sign(client, meeting, party, former, program.document.rev)
    assert "Người này không giữ chức vụ ở bên này vào ngày họp." in text_of(response)
    assert party.signatures.count() == 0


def test_an_authority_without_delegation_is_explained_at_the_form(client, clerk, town):
    meeting, program = signing_meeting(town)
    deputy = factories.appointment(town.hdnd, title="Phó Chủ tịch", is_head=False)
    party = program.document.current_version.parties.get(agency=town.hdnd)
    response = sign(client, meeting, party, deputy, program.document.rev, authority="KT.")
    assert "không có giao quyền" in text_of(response)
    assert f'value="{deputy.pk}" selected' in text_of(response)


def test_a_party_signs_once(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    rev = Document.objects.get(pk=program.document_id).rev
    response = sign(client, meeting, party, town.heads[party.agency_id], rev)
    assert "đã ký văn bản này" in text_of(response)
    assert party.signatures.count() == 1


def test_a_stale_signature_is_told(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    refuse(program.document, user=town.leaders[town.ubnd.pk], on=TODAY, reason="Còn một việc chưa rõ")
    response = sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    assert "Văn bản đã thay đổi sau khi bạn mở trang" in text_of(response)
    assert party.signatures.count() == 0


def test_nobody_signs_before_the_day(client, clerk, town):
    meeting, program = signing_meeting(town, TODAY + datetime.timedelta(days=1))
    assert "Ghi nhận chữ ký tại lễ khi đến ngày họp" in text_of(client.get(url("signing", meeting)))
    party = program.document.current_version.parties.first()
    response = sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    assert party.signatures.count() == 0
    assert "Chưa đến ngày họp" in text_of(response)


def test_a_party_of_another_programme_is_not_found(client, clerk, town):
    meeting, _ = signing_meeting(town)
    other = factories.agreed(town, year=2027).document.current_version.parties.first()
    assert sign(client, meeting, other, town.heads[other.agency_id], 1).status_code == 404


def test_the_day_of_a_meeting_is_kept_once_somebody_signed_there(client, clerk, town):
    meeting, program = signing_meeting(town)
    party = program.document.current_version.parties.first()
    sign(client, meeting, party, town.heads[party.agency_id], program.document.rev)
    row = {"id": meeting.purposes.get().pk, "kind": "ky-ket", "program": program.pk, "ORDER": 1}
    data = {"title": meeting.title, "held_on": "05/01/2026", "rev": 1, **rows("purposes", row, initial=1)}
    response = client.post(url("meeting_edit", meeting), data)
    assert "Đã ghi nhận chữ ký tại lễ" in field_errors(response)["held_on"][0]


def test_the_ceremony_costs_the_same_with_one_programme_and_three(client, clerk, town):
    meeting, _ = signing_meeting(town)
    one = count_queries(lambda: client.get(url("signing", meeting)))
    programs = [factories.agreed(town, year=2026 + number) for number in range(3)]
    many = factories.meeting(town, purposes=[RecordedPurpose(PurposeKind.SIGNING, program) for program in programs])
    assert count_queries(lambda: client.get(url("signing", many))) == one <= 10
