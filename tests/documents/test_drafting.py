"""Versions: frozen for good, hashed, reopened."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.choices import AgencyKind
from coordination.models import ItemLine
from documents import workflow
from documents.choices import DocumentKind, LayoutStyle
from documents.drafting import style_of, version_hash
from documents.exceptions import FrozenVersion
from documents.models import Document, LegalBasisLine, Party, Recipient, Section, StyleRule, Version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.town()


@pytest.fixture
def frozen(town):
    return factories.submitted(town).document.current_version


def returned(town, document):
    """The draft that a return opened."""
    leader = town.leaders[town.hdnd.pk]
    return workflow.return_for_changes(document, user=leader, on=timezone.localdate(), reason="Sửa")


def test_a_frozen_version_is_not_saved_again(frozen):
    frozen.title = "Tên khác"
    with pytest.raises(FrozenVersion):
        frozen.save()
    with pytest.raises(FrozenVersion):
        frozen.save(update_fields=["title"])


def test_nor_is_the_object_that_froze_it(town):
    draft = factories.program(town).document.current_version
    version = workflow.submit(draft.document, user=town.staff[town.mttq.pk], on=timezone.localdate())
    with pytest.raises(FrozenVersion):
        version.save()


def test_recipients_of_the_directory_keep_their_name_are_hashed_and_go_into_the_next_draft(town):
    document = factories.program(town).document
    Recipient.objects.create(version=document.current_version, agency=town.ubnd)
    without = version_hash(document.current_version)
    workflow.submit(document, user=town.staff[town.mttq.pk], on=timezone.localdate())
    draft = returned(town, document)
    assert [row.printed for row in draft.recipient_agencies.all()] == [town.ubnd.short]
    assert version_hash(draft) != without


@pytest.mark.parametrize(
    ("rule", "style"),
    [
        (None, LayoutStyle.DECREE_30_2020),
        (("", LayoutStyle.PARTY_36_2018, "2020-01-01"), LayoutStyle.PARTY_36_2018),
        (("quy-che", LayoutStyle.PARTY_36_2018, "2020-01-01"), LayoutStyle.DECREE_30_2020),
        (("", LayoutStyle.PARTY_36_2018, "2999-01-01"), LayoutStyle.DECREE_30_2020),
    ],
)
def test_a_new_document_takes_the_style_of_its_agency_and_kind(town, rule, style):
    if rule:
        StyleRule.objects.create(agency=town.mttq, **dict(zip(("kind", "style", "since"), rule, strict=True)))
    assert factories.program(town).document.style == style


def test_a_party_body_writes_in_the_partys_style_and_a_rule_of_the_kind_wins(town):
    committee = factories.agency(town.locality, AgencyKind.PARTY_COMMITTEE)
    today = timezone.localdate()
    assert style_of(committee, DocumentKind.PROGRAM, today) == LayoutStyle.PARTY_36_2018
    StyleRule.objects.create(agency=committee, kind="", style=LayoutStyle.PARTY_36_2018, since=today)
    rule = {"kind": DocumentKind.PROGRAM, "style": LayoutStyle.DECREE_30_2020, "since": "2020-01-01"}
    StyleRule.objects.create(agency=committee, **rule)
    assert style_of(committee, DocumentKind.PROGRAM, today) == LayoutStyle.DECREE_30_2020


def test_a_frozen_version_is_not_deleted(frozen):
    with pytest.raises(FrozenVersion):
        frozen.delete()


@pytest.mark.parametrize("rows", [Party, Section])
def test_what_a_frozen_version_says_is_not_changed_or_removed(frozen, rows):
    row = rows.objects.filter(version=frozen).first()
    with pytest.raises(FrozenVersion):
        row.save()
    with pytest.raises(FrozenVersion):
        row.delete()


def test_nothing_is_added_to_a_frozen_version(frozen, town):
    with pytest.raises(FrozenVersion):
        LegalBasisLine.objects.create(version=frozen, text="Căn cứ khác")


def test_a_draft_is_edited_freely(town):
    draft = factories.program(town).document.current_version
    draft.title = "Tên khác"
    draft.save()
    draft.sections.first().save()
    assert Version.objects.get(pk=draft.pk).title == "Tên khác"


def test_the_hash_can_be_computed_again_at_any_time(frozen):
    assert version_hash(Version.objects.get(pk=frozen.pk)) == frozen.sha256
    assert len(frozen.sha256) == 64


def test_the_hash_does_not_change_when_agencies_are_renamed_or_the_document_is_issued(town):
    document = factories.issued(town).document
    version = document.frozen_version
    town.hdnd.names.update(full="Tên mới", short="Tên mới", symbol="TM")
    assert version_hash(Version.objects.get(pk=version.pk)) == version.sha256


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (Version, "title"),
        (Version, "preamble"),
        (Version, "recipients"),
        (Party, "responsibility"),
        (Party, "printed_name"),
        (Section, "body"),
        (ItemLine, "title"),
        (ItemLine, "body"),
        (ItemLine, "deliverable"),
    ],
)
def test_another_text_has_another_hash(frozen, rows, field):
    own = {"pk": frozen.pk} if rows is Version else {"version": frozen}
    row = rows.objects.filter(**own).first()
    rows.objects.filter(pk=row.pk).update(**{field: "một chữ khác"})
    assert version_hash(Version.objects.get(pk=frozen.pk)) != frozen.sha256


def test_composed_and_decomposed_letters_have_the_same_hash(frozen):
    before = version_hash(frozen)
    section = frozen.sections.first()
    for body in ("Hòa", "Ho\u0300a"):
        Section.objects.filter(pk=section.pk).update(body=body)
        after = version_hash(Version.objects.get(pk=frozen.pk))
        assert after != before
    Section.objects.filter(pk=section.pk).update(body="Hòa")
    assert version_hash(Version.objects.get(pk=frozen.pk)) == after


def test_freezing_keeps_the_names_of_that_day(town, frozen):
    assert [party.printed_symbol for party in frozen.parties.all()] == ["HĐND", "UBND", "UBMTTQ"]


def test_reopening_copies_everything_and_leaves_the_old_version_as_it_was(town, frozen):
    before = frozen.sha256
    draft = returned(town, frozen.document)
    assert (draft.no, draft.is_frozen, draft.reason) == (frozen.no + 1, False, "Sửa")
    for name in ("parties", "sections", "lines"):
        assert getattr(draft, name).count() == getattr(frozen, name).count() > 0
    assert [line.item_id for line in draft.lines.all()] == [line.item_id for line in frozen.lines.all()]
    assert not any(hasattr(party, "agreement") for party in draft.parties.all())
    draft.lines.update(title="Nội dung khác")
    draft.sections.update(body="Khác")
    assert version_hash(Version.objects.get(pk=frozen.pk)) == before


def test_a_draft_that_was_not_changed_freezes_to_the_same_hash(town, frozen):
    document = frozen.document
    returned(town, document)
    again = workflow.submit(
        Document.objects.get(pk=document.pk), user=town.staff[town.mttq.pk], on=timezone.localdate()
    )
    assert again.no == 2
    assert again.sha256 == frozen.sha256


def test_a_document_has_one_draft_at_most(town):
    draft = factories.program(town).document.current_version
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(document=draft.document, no=2, title="Bản thứ hai")
