"""A replacement: a new document in the place of an issued one, which stays as it is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from activity.log import entries_about
from documents import workflow
from documents.choices import Action, DocumentState
from documents.exceptions import AlreadyDone, InvalidTransition
from documents.filing import frozen_pdf
from documents.models import Document, Party
from documents.replacing import replace, replacement_of
from tests import factories
from tests.documents.acting import fresh, perform, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.Town()


@pytest.fixture
def issued(town):
    return factories.issued(town).document


@pytest.fixture
def drafter(town):
    return user(town.staff[town.mttq.pk])


def issue(town, draft):
    """Takes a replacing draft of MTTQ to issue today."""
    return factories.issue(town, draft.program, factories.today()).document


def page(client, account, document, name="documents:document"):
    client.force_login(account)
    return " ".join(client.get(reverse(name, args=[document.pk])).content.decode().split())


def test_the_replacement_is_a_draft_with_the_same_content_in_rows_of_its_own(issued, drafter):
    draft = replace(issued, user=drafter)
    old, new = issued.frozen_version, draft.current_version
    assert (draft.state, draft.replaces, draft.kind) == (DocumentState.DRAFT, issued, issued.kind)
    assert (draft.symbol, draft.code) == ("", None)
    assert new.title == old.title
    assert [line.title for line in new.lines.all()] == [line.title for line in old.lines.all()]
    assert not {line.item_id for line in new.lines.all()} & {line.item_id for line in old.lines.all()}
    assert {line.item.program.document_id for line in new.lines.all()} == {draft.pk}
    for line in new.lines.all():
        for target in line.line_indicators.all():
            assert target.indicator.item_id == line.item_id
    assert list(new.parties.values_list("agency", "signatory", "printed_name")) == [
        (agency, signatory, "") for agency, signatory in old.parties.values_list("agency", "signatory")
    ]
    assert draft.program.span == issued.program.span


def test_the_replaced_document_keeps_its_state_its_number_and_its_bytes(town, issued, drafter):
    before = frozen_pdf(issued)
    replace(issued, user=drafter)
    kept = fresh(issued)
    assert (kept.state, kept.symbol, kept.rev) == (issued.state, issued.symbol, issued.rev)
    assert frozen_pdf(kept) == before


def test_there_is_one_replacement_at_a_time(town, issued, drafter):
    first = replace(issued, user=drafter)
    with pytest.raises(AlreadyDone, match="đã có văn bản thay thế"):
        replace(issued, user=drafter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=factories.program(town).document_id).update(replaces=issued)
    perform(Action.CANCEL, first, town)
    assert replacement_of(issued) is None
    assert replace(issued, user=drafter).replaces == issued


def test_only_an_issued_document_is_replaced_and_only_by_who_drafted_it(town, issued, drafter):
    with pytest.raises(InvalidTransition):
        replace(factories.program(town).document, user=drafter)
    for stranger in (town.clerks[town.mttq.pk], town.staff[town.ubnd.pk], town.leaders[town.hdnd.pk]):
        with pytest.raises(PermissionDenied):
            replace(issued, user=user(stranger))


def test_once_the_replacement_is_issued_every_page_of_the_old_one_says_so(client, town, issued, drafter):
    draft = replace(issued, user=drafter)
    reader = town.staff[town.ubnd.pk]
    assert "đã được thay thế" not in page(client, reader, issued)
    new = issue(town, draft)
    told = f"số {new.symbol}"
    assert f'đã được thay thế</strong> bởi <a href="/van-ban/{new.pk}/">{told}</a>' in page(client, reader, issued)
    assert f'Thay thế <a href="/van-ban/{issued.pk}/">số {issued.symbol}</a>' in page(client, reader, new)
    assert f"Đã được thay thế bởi {told}" in page(client, reader, issued, "documents:preview")
    client.logout()
    public = client.get(reverse("documents:verify", args=[fresh(issued).code])).content.decode()
    assert f"Đã được thay thế bởi {told}" in public
    assert entries_about(issued).first().summary == f"Được thay thế bởi {told}"
    rows = client.force_login(reader) or client.get(reverse("documents:documents")).content.decode()
    assert rows.count("Đã được thay thế bởi") == 1
    programs = client.get(reverse("coordination:programs")).content.decode()
    assert programs.count("Đã được thay thế bởi") == 1
    assert told in " ".join(
        client.get(reverse("coordination:joint", args=["chuong-trinh", issued.program.pk])).content.decode().split()
    )
    assert list(client.get(reverse("desk:home")).context["programs"]) == [new.program]


def test_the_button_leads_to_the_editor_of_the_draft_and_then_gives_way_to_its_link(client, town, issued):
    account = town.staff[town.mttq.pk]
    address = reverse("documents:replace", args=[issued.pk])
    assert f'action="{address}"' in page(client, account, issued)
    response = client.post(address)
    draft = replacement_of(issued)
    assert response["Location"] == reverse("coordination:edit", args=["chuong-trinh", draft.program.pk])
    shown = page(client, account, issued)
    assert address not in shown
    assert f'href="/van-ban/{draft.pk}/"' in shown
    assert client.post(address)["Location"] == reverse("documents:document", args=[issued.pk])
    assert Document.objects.filter(replaces=issued).count() == 1


def test_others_see_no_button_and_are_refused(client, town, issued):
    address = reverse("documents:replace", args=[issued.pk])
    assert address not in page(client, town.staff[town.ubnd.pk], issued)
    assert client.post(address).status_code == 403
    stranger = factories.Town("Cẩm Lệ")
    client.force_login(stranger.staff[stranger.mttq.pk])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_a_name_that_changed_since_is_printed_as_it_is_now(town, issued, drafter):
    town.ubnd.names.update(full="Ủy ban nhân dân mới")
    draft = replace(issued, user=drafter)
    workflow.submit(draft, user=drafter, on=factories.today())
    names = Party.objects.filter(version__document=draft).values_list("printed_name", flat=True)
    assert "Ủy ban nhân dân mới" in names
    assert "Ủy ban nhân dân mới" not in issued.frozen_version.parties.values_list("printed_name", flat=True)
