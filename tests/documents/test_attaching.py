"""Files that objects carry: who adds, changes, takes off and downloads them, and how they are sent."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from activity.log import entries_about
from agencies.choices import AgencyKind, Role
from agencies.models import User
from coordination import workflow
from coordination.models import Comment
from documents import attaching
from documents.choices import DocumentState
from documents.exceptions import AlreadyDone
from documents.models import Attachment, AttachmentVersion, Document
from reporting.choices import ReportState
from tests import factories
from tests.documents import uploads
from tests.documents.acting import in_state
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
R, S = Role, DocumentState
DRAFTER, PARTY, BYSTANDER, ELSEWHERE = PLACES = ("drafter", "party", "bystander", "elsewhere")
WORKING = (R.STAFF, R.LEADER, R.CLERK)


class World:
    def __init__(self):
        self.town = town = factories.Town()
        self.agencies = {
            DRAFTER: town.mttq,
            PARTY: town.ubnd,
            BYSTANDER: factories.agency(town.locality, AgencyKind.MASS_ORGANIZATION),
            ELSEWHERE: factories.agency(factories.locality("Cẩm Lệ")),
        }
        self.people = {
            (role, place): factories.user(agency, role)
            for role, (place, agency) in product(Role, self.agencies.items())
        }
        self.documents = {state: in_state(state, town) for state in (S.DRAFT, S.AGREEING, S.ISSUED)}
        self.meeting = factories.meeting(town)
        span = dict.fromkeys(("starts_on", "cutoff_on", "due_on"), factories.today())
        self.period = factories.opened_period(town, self.documents[S.ISSUED].program, **span)

    def person(self, role, place):
        return User.objects.get(pk=self.people[role, place].pk)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def staff(world):
    return world.person(R.STAFF, DRAFTER)


@pytest.fixture
def document(world):
    return Document.objects.get(pk=world.documents[S.DRAFT].pk)


def files_of(target):
    return reverse("documents:attachments", args=[attaching.kind_of_target(target), target.pk])


def page(name, row):
    return reverse(f"documents:{name}", args=[row.pk])


def attached(target, user, content=uploads.PDF, name="ke-hoach.pdf", title=""):
    (made,) = attaching.attach(target, [attaching.checked(uploads.upload(name, content))], user=user, title=title)
    return made


def outcome(client, world, target, call):
    """What each role of each place gets of a request, which is undone."""
    got = {}
    for who in product(Role, PLACES):
        client.force_login(world.person(*who))
        with transaction.atomic():
            got[who] = call().status_code
            transaction.set_rollback(True)
    return got


SEES = {
    S.DRAFT: set(product(WORKING, [DRAFTER])),
    S.AGREEING: set(product(WORKING, [DRAFTER, PARTY])),
    S.ISSUED: set(product(Role, [DRAFTER, PARTY, BYSTANDER])),
}
ATTACHES = SEES | {S.ISSUED: set(product(WORKING, [DRAFTER]))}


@pytest.mark.parametrize("state", SEES, ids=lambda state: state.name.lower())
def test_who_attaches_to_a_document_and_who_downloads(world, client, state):
    document = world.documents[state]
    version = attached(document, world.person(R.STAFF, DRAFTER)).versions.get()

    def upload():
        return client.post(files_of(document), {"uploads": [uploads.upload(content=uploads.JPG, name="a.jpg")]})

    def wanted(allowed, refused):
        sees = {who: refused if who in SEES[state] else 404 for who in product(Role, PLACES)}
        return sees | dict.fromkeys(allowed, 302 if refused == 403 else 200)

    assert outcome(client, world, document, upload) == wanted(ATTACHES[state], 403)
    assert outcome(client, world, document, lambda: client.get(page("attachment_file", version))) == wanted(set(), 200)


@pytest.mark.parametrize("state", SEES, ids=lambda state: state.name.lower())
def test_only_the_agency_that_added_a_file_changes_it_and_takes_it_off_until_issue(world, client, state):
    row = attached(world.documents[state], world.person(R.STAFF, DRAFTER))
    own = set(product(WORKING, [DRAFTER]))
    refused = {who: 403 if who in SEES[state] else 404 for who in product(Role, PLACES)}
    for name in ("attachment_version", "attachment_remove"):
        allowed = set() if name == "attachment_remove" and state == S.ISSUED else own
        got = outcome(client, world, row, lambda name=name: client.get(page(name, row)))
        assert got == refused | dict.fromkeys(allowed, 200), name
    removed = outcome(client, world, row, lambda: client.post(page("attachment_remove", row)))
    assert removed == refused | dict.fromkeys(set() if state == S.ISSUED else own, 302)


def test_a_file_goes_out_as_a_download_that_no_browser_runs(document, staff, client):
    name = "Kế hoạch quý I.pdf"
    version = attached(document, staff, name=name).versions.get()
    client.force_login(staff)
    response = client.get(page("attachment_file", version))
    assert b"".join(response.streaming_content) == uploads.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''K%E1%BA%BF")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert version.file.name.startswith("dinh-kem/")
    assert "Kế" not in version.file.name
    assert "." not in version.file.name


def test_new_versions_stand_before_the_old_ones_which_stay(document, staff, client):
    row = attached(document, staff, title="Kế hoạch")
    client.force_login(staff)
    client.post(page("attachment_version", row), {"file": uploads.upload("b.docx", uploads.DOCX)})
    assert list(row.versions.values_list("no", "name")) == [(2, "b.docx"), (1, "ke-hoach.pdf")]
    text = client.get(files_of(document)).content.decode()
    assert "Kế hoạch" in text
    assert "bản 2" in text
    assert "Bản 1: ke-hoach.pdf" in text
    told = entries_about(document).values_list("summary", flat=True)[:2]
    assert list(told) == ["Bản 2 của “Kế hoạch” (b.docx)", "Đính kèm “Kế hoạch” (ke-hoach.pdf)"]


def test_a_file_taken_off_is_found_no_more_but_kept(document, staff, client):
    row = attached(document, staff)
    client.force_login(staff)
    client.post(page("attachment_remove", row))
    assert client.get(page("attachment_file", row.versions.get())).status_code == 404
    assert client.get(files_of(document)).context["attachments"] == []
    row.refresh_from_db()
    assert row.removed_by == staff
    assert row.versions.get().file.open().read() == uploads.PDF
    assert entries_about(document).first().summary == "Gỡ tệp “ke-hoach”"
    with pytest.raises(AlreadyDone):
        attaching.remove(row, user=staff)


def test_the_same_bytes_are_not_taken_twice(document, staff, client):
    attached(document, staff, title="Kế hoạch")
    client.force_login(staff)
    page = client.post(files_of(document), {"title": "Khác", "uploads": uploads.upload("khac.pdf")})
    assert "đã có ở đây: “Kế hoạch”, bản 1" in page.content.decode()
    assert page.context["form"]["title"].value() == "Khác"
    assert Attachment.objects.count() == 1
    two = [uploads.upload("a.png", uploads.PNG), uploads.upload("b.png", uploads.PNG)]
    client.post(files_of(document), {"uploads": two})
    assert Attachment.objects.count() == 2


def test_what_is_refused_is_told_at_the_field_and_nothing_is_kept(document, staff, client):
    client.force_login(staff)
    sent = {"title": "Phụ lục", "uploads": [uploads.upload("a.pdf"), uploads.upload("b.pdf", uploads.EXE)]}
    page = client.post(files_of(document), sent)
    assert [error.split(":")[0] for error in page.context["form"].errors["uploads"]] == ["b.pdf"]
    assert page.context["form"]["title"].value() == "Phụ lục"
    assert "Chọn tệp" in client.post(files_of(document), {"title": "x"}).content.decode()
    assert not Attachment.objects.exists()


def test_a_file_beyond_the_limit_is_refused(settings):
    settings.ATTACHMENT_MAX_MB = 1
    heavy = uploads.upload(content=uploads.PDF + bytes(1536 * 1024))
    with pytest.raises(ValidationError, match=r"1,5 MB, quá giới hạn 1 MB"):
        attaching.checked(heavy)


def test_several_files_share_a_title_each_with_its_name(document, staff, client):
    client.force_login(staff)
    sent = {"title": "Phụ lục", "uploads": [uploads.upload("a.pdf"), uploads.upload("b.png", uploads.PNG)]}
    client.post(files_of(document), sent)
    assert list(Attachment.objects.values_list("title", flat=True)) == ["Phụ lục: a", "Phụ lục: b"]


def test_the_organizer_attaches_to_a_meeting_all_who_see_it_download(world, client):
    version = attached(world.meeting, world.person(R.CLERK, DRAFTER)).versions.get()
    sees = set(product(WORKING, [DRAFTER, PARTY, BYSTANDER]))
    got = outcome(client, world, world.meeting, lambda: client.get(page("attachment_file", version)))
    assert got == dict.fromkeys(product(Role, PLACES), 404) | dict.fromkeys(sees, 200)
    own = {who: client_may(client, world, who, world.meeting) for who in sees}
    assert own == {who: who[1] == DRAFTER for who in sees}


def client_may(client, world, who, target):
    client.force_login(world.person(*who))
    return client.get(files_of(target)).context["form"] is not None


def test_the_reporting_agency_attaches_to_its_report_until_the_period_is_closed(world, client):
    report = world.period.reports.get(agency=world.town.ubnd)
    row = attached(report, world.person(R.STAFF, PARTY))
    assert client_may(client, world, (R.CLERK, PARTY), report)
    client.force_login(world.person(R.STAFF, DRAFTER))
    assert client.get(files_of(report)).status_code == 404
    type(report).objects.filter(pk=report.pk).update(state=ReportState.CONFIRMED)
    assert not client_may(client, world, (R.STAFF, DRAFTER), report)
    client.force_login(world.person(R.STAFF, PARTY))
    assert client.get(page("attachment_remove", row)).status_code == 403
    type(world.period).objects.filter(pk=world.period.pk).update(closed_on=factories.today())
    assert not client_may(client, world, (R.STAFF, PARTY), report)


def test_an_agency_attaches_to_its_comment_while_comments_are_asked_for(world, client):
    draft = factories.program(world.town)
    asked = {"agencies": [world.town.ubnd.pk], "deadline": factories.today() + datetime.timedelta(days=7)}
    workflow.send_out(draft, user=world.town.staff[world.town.mttq.pk], on=factories.today(), message="", **asked)
    version = Document.objects.get(pk=draft.document_id).current_version
    author = world.person(R.STAFF, PARTY)
    comment = Comment.objects.create(version=version, agency=world.town.ubnd, author=author, text="Sửa mục 2")
    attached(comment, author)
    assert client_may(client, world, (R.STAFF, PARTY), comment)
    assert not client_may(client, world, (R.STAFF, DRAFTER), comment)
    comments = client.get(reverse("coordination:comments", args=["chuong-trinh", draft.pk])).content.decode()
    assert "Tài liệu đính kèm (1)" in comments


def test_an_unknown_kind_of_object_is_not_found(staff, client):
    client.force_login(staff)
    assert client.get(reverse("documents:attachments", args=["khac", 1])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_one_file_and_for_thirty(world, client, rows):
    document, staff = world.documents[S.AGREEING], world.person(R.STAFF, PARTY)
    files = [attaching.checked(uploads.upload(f"{n}.pdf", uploads.PDF + b"%d" % n)) for n in range(rows)]
    for row in attaching.attach(document, files, user=staff):
        AttachmentVersion.objects.filter(attachment=row).update(no=2)
    client.force_login(staff)
    assert f"({rows})" in client.get(files_of(document)).content.decode()
    assert count_queries(lambda: client.get(files_of(document))) <= 10
