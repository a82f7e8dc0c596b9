"""Who signs for a party, on which day, with which authority; what a refusal does."""

import datetime
import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from agencies.choices import Role, SigningAuthority
from agencies.models import Appointment, Delegation, Post
from documents import workflow
from documents.choices import Action
from documents.docx import render_docx
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.kinds import kind_of
from documents.models import Party
from tests import factories
from tests.documents.acting import fresh, people, perform, sign, user
from tests.documents.layout import pages

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def town():
    return factories.town()


def test_signing_before_all_parties_have_agreed_is_refused(town):
    document = factories.submitted(town).document
    with pytest.raises(InvalidTransition, match="Trình thống nhất"):
        sign(document, town, town.hdnd, people(town)["clerk"])


def test_a_party_signs_once(town):
    document = factories.agreed(town).document
    sign(document, town, town.hdnd, people(town)["clerk"])
    with pytest.raises(AlreadyDone, match="đã ký"):
        sign(document, town, town.hdnd, people(town)["clerk"])


def test_nobody_signs_after_his_post_has_ended(town):
    today = timezone.localdate()
    document = factories.agreed(town, on=today - 5 * DAY).document
    Appointment.objects.filter(pk=town.heads[town.hdnd.pk].pk).update(until=today - DAY)
    ended = Appointment.objects.get(pk=town.heads[town.hdnd.pk].pk)
    with pytest.raises(InvalidTransition, match=f"thôi giữ chức vụ sau ngày {today - DAY:%d/%m/%Y}"):
        sign(document, town, town.hdnd, people(town)["clerk"], appointment=ended)
    sign(document, town, town.hdnd, people(town)["clerk"], on=today - DAY, appointment=ended)


def test_nobody_signs_before_his_post_began(town):
    today = timezone.localdate()
    document = factories.agreed(town, on=today - 5 * DAY).document
    later = factories.appointment(town.hdnd, since=today)
    with pytest.raises(InvalidTransition, match="chưa giữ chức vụ"):
        sign(document, town, town.hdnd, people(town)["clerk"], on=today - DAY, appointment=later)
    sign(document, town, town.hdnd, people(town)["clerk"], appointment=later)


def test_nobody_signs_for_another_agency(town):
    document = factories.agreed(town).document
    with pytest.raises(InvalidTransition, match="không thuộc"):
        sign(document, town, town.hdnd, people(town)["clerk"], appointment=town.heads[town.ubnd.pk])


def deputy(town, agency, **span) -> tuple[Appointment, Delegation]:
    second = factories.appointment(agency, title="Phó Chủ tịch", is_head=False)
    span = {"since": timezone.localdate() - 10 * DAY, **span}
    given = Delegation.objects.create(
        from_appointment=town.heads[agency.pk],
        to_appointment=second,
        powers="Ký thay",
        authority=SigningAuthority.DEPUTY,
        **span,
    )
    return second, given


def test_a_deputy_signs_by_a_delegation_valid_on_that_day(town):
    document = factories.agreed(town).document
    second, given = deputy(town, town.hdnd)
    signature = sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority="KT.")
    assert (signature.delegation, signature.authority, signature.post) == (given, "KT.", "Phó Chủ tịch")


@pytest.mark.parametrize("authority", ["KT.", "TL.", "TUQ."])
def test_a_signature_by_delegation_prints_whose_power_it_was(town, authority):
    second, given = deputy(town, town.hdnd)
    Delegation.objects.filter(pk=given.pk).update(authority=authority)
    document = factories.agreed(town).document
    Post.objects.filter(pk=town.heads[town.hdnd.pk].post_id).update(signing_title="Quyền Chủ tịch", is_head=False)
    sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority=authority)
    printed = kind_of(document).build(fresh(document).current_version).signatures[0]
    assert printed.body == ("Thường trực Hội đồng nhân dân", f"{authority} Quyền Chủ tịch")
    assert (printed.post, printed.name, printed.signed) == ("Phó Chủ tịch", second.official.name, True)


def test_pdf_and_word_print_the_deputys_signature_alike(town):
    document = factories.agreed(town).document
    second, _ = deputy(town, town.hdnd)
    sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority="KT.")
    official = kind_of(document).build(fresh(document).current_version)
    lines = ["TM. THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", second.official.name]
    pdf = "\n".join(page.extract_text() for page in pages(official))
    word = docx.Document(io.BytesIO(render_docx(official)))
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert [line in pdf for line in lines] == [True] * 4
    assert [line in cells for line in lines] == [True] * 4


def test_who_agrees_by_delegation_is_told_by_which(client, town):
    document = factories.submitted(town).document
    second, given = deputy(town, town.ubnd, basis="Thông báo số 12/TB-UBND", until=timezone.localdate() + DAY)
    account = factories.user(town.ubnd, Role.LEADER, official=second.official)
    page = reverse("documents:action", args=[document.pk, "thong-nhat"])
    client.force_login(account)
    shown = " ".join(strip_tags(client.get(page).content.decode()).split())
    assert (
        f"Bạn thống nhất theo ủy quyền của {town.heads[town.ubnd.pk]}, căn cứ Thông báo số 12/TB-UBND, "
        f"đến ngày {given.until:%d/%m/%Y}."
    ) in shown
    client.post(page, {"on": timezone.localdate(), "rev": document.rev})
    assert fresh(document).current_version.parties.get(agency=town.ubnd).agreement.delegation == given
    client.force_login(town.leaders[town.mttq.pk])
    assert "theo ủy quyền của" not in client.get(page).content.decode()


def test_where_the_signatory_is_away_the_page_leads_to_a_delegation(client, town):
    document = factories.submitted(town).document
    page = reverse("coordination:binding", args=["chuong-trinh", document.program.pk])
    head = town.heads[town.ubnd.pk]
    leads_on = f"{reverse('agencies:delegation_add', args=[town.ubnd.pk])}?nguoi-giao={head.pk}"
    client.force_login(town.clerks[town.ubnd.pk])
    assert leads_on in client.get(page).content.decode()
    form = client.get(leads_on).context["form"]
    assert form["from_appointment"].value() == str(head.pk)
    client.force_login(town.staff[town.ubnd.pk])
    assert leads_on not in client.get(page).content.decode()


def test_a_deputy_does_not_sign_after_his_delegation(town):
    document = factories.agreed(town).document
    second, _ = deputy(town, town.hdnd, until=timezone.localdate() - DAY)
    with pytest.raises(InvalidTransition, match=r"không có giao quyền, ủy quyền với quyền hạn KT\."):
        sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority="KT.")


@pytest.mark.parametrize("authority", ["TM.", "", "Q."])
def test_a_deputy_does_not_sign_as_if_he_were_the_head(town, authority):
    document = factories.agreed(town).document
    second, _ = deputy(town, town.hdnd)
    with pytest.raises(InvalidTransition, match="không đứng đầu cơ quan"):
        sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority=authority)


@pytest.mark.parametrize("authority", ["TL.", "TUQ."])
def test_a_delegation_gives_the_authority_it_names_and_no_other(town, authority):
    document = factories.agreed(town).document
    second, given = deputy(town, town.hdnd)
    with pytest.raises(InvalidTransition):
        sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority=authority)
    Delegation.objects.filter(pk=given.pk).update(authority=authority)
    assert sign(document, town, town.hdnd, people(town)["clerk"], appointment=second, authority=authority).name


def test_a_deputy_whom_the_agreed_text_names_needs_no_further_delegation(town):
    second = factories.appointment(town.hdnd, title="Phó Chủ tịch", is_head=False)
    program = factories.program(town)
    Party.objects.filter(version=program.document.current_version, agency=town.hdnd).update(
        signatory=second, authority="KT."
    )
    workflow.submit(program.document, user=people(town)["staff"], on=timezone.localdate())
    for agency in town.parties:
        workflow.agree(fresh(program.document), user=user(town.leaders[agency.pk]), on=timezone.localdate())
    assert sign(program.document, town, town.hdnd, people(town)["clerk"], appointment=second, authority="KT.").name


def test_one_person_may_sign_for_two_parties(town):
    document = factories.agreed(town).document
    head = town.heads[town.hdnd.pk]
    twice = factories.appointment(town.ubnd)
    Appointment.objects.filter(pk=twice.pk).update(official=head.official)
    sign(document, town, town.hdnd, people(town)["clerk"])
    sign(document, town, town.ubnd, people(town)["clerk"], appointment=Appointment.objects.get(pk=twice.pk))


def test_a_leader_records_the_signature_of_his_own_party_only(town):
    document = factories.agreed(town).document
    with pytest.raises(PermissionDenied):
        sign(document, town, town.ubnd, user(town.leaders[town.hdnd.pk]))
    sign(document, town, town.hdnd, user(town.leaders[town.hdnd.pk]))


def test_a_refusal_voids_what_was_signed_and_reopens_for_all(town):
    document = factories.agreed(town).document
    signature = sign(document, town, town.mttq, people(town)["clerk"])
    old = fresh(document).current_version
    perform(Action.REFUSE, document, town)
    signature.refresh_from_db()
    assert signature.void_reason == "Chưa đồng ý kinh phí"
    assert fresh(document).current_version.no == old.no + 1
    assert not any(hasattr(party, "agreement") for party in fresh(document).current_version.parties.all())


def test_who_has_signed_does_not_refuse(town):
    document = factories.agreed(town).document
    sign(document, town, town.hdnd, people(town)["clerk"])
    with pytest.raises(InvalidTransition, match="đã ký"):
        perform(Action.REFUSE, document, town)


def test_an_agreement_tells_by_which_delegation_it_was_given(town):
    second, given = deputy(town, town.hdnd)
    account = factories.user(town.hdnd, Role.LEADER, official=second.official)
    document = factories.submitted(town).document
    agreement = workflow.agree(document, user=account, on=timezone.localdate())
    assert (agreement.appointment, agreement.delegation) == (second, given)
