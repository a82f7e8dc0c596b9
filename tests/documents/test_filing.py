"""Files of issued documents: frozen once, served as they are from then on."""

import hashlib
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.urls import reverse

from agencies.choices import Role
from agencies.models import User
from documents.choices import FileFormat, Origin
from documents.filing import frozen_pdf, pdf_of
from documents.models import Document, FrozenFile
from documents.tasks import freeze_files
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued():
    return factories.issued(factories.town()).document


def test_issue_freezes_the_file_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = factories.issued(factories.town()).document
    files = list(document.frozen_files.order_by("format"))
    assert [kept.format for kept in files] == [FileFormat.DOCX, FileFormat.PDF]
    for kept in files:
        with kept.file.open("rb") as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == kept.sha256


def test_before_the_file_is_there_a_request_renders_and_keeps_it(issued):
    assert not issued.frozen_files.exists()
    first = pdf_of(issued, issued.frozen_version)
    assert issued.frozen_files.count() == 1
    assert pdf_of(issued, issued.frozen_version) == first


def test_the_frozen_bytes_are_served_whatever_changes_later(issued, monkeypatch):
    first = frozen_pdf(issued)
    Document.objects.filter(pk=issued.pk).update(symbol="99/KHÁC")
    changed = Document.objects.get(pk=issued.pk)
    monkeypatch.setattr("documents.renderings.render_pdf", Mock(side_effect=AssertionError("rendered again")))
    freeze_files.call(issued.pk)
    assert pdf_of(changed, changed.frozen_version) == first
    assert FrozenFile.objects.filter(format=FileFormat.PDF).count() == 1


def test_a_draft_is_not_frozen():
    document = factories.program(factories.town()).document
    assert pdf_of(document, document.current_version).startswith(b"%PDF")
    assert not FrozenFile.objects.exists()


def test_a_recorded_document_is_not_frozen(issued):
    Document.objects.filter(pk=issued.pk).update(origin=Origin.RECORDED)
    recorded = Document.objects.get(pk=issued.pk)
    assert pdf_of(recorded, recorded.frozen_version).startswith(b"%PDF")
    assert not FrozenFile.objects.exists()


# Serving


def read_by(client, account, document, name="documents:pdf", **headers):
    client.force_login(account)
    return client.get(reverse(name, args=[document.pk]), headers=headers)


@pytest.fixture
def reader(issued):
    return User.objects.get(memberships__agency=issued.drafting_agency, memberships__role=Role.CLERK)


@pytest.mark.parametrize(("name", "kept"), [("documents:pdf", FileFormat.PDF), ("documents:docx", FileFormat.DOCX)])
def test_the_file_that_is_served_is_the_frozen_one_byte_for_byte(client, issued, reader, name, kept):
    freeze_files.call(issued.pk)
    frozen = issued.frozen_files.get(format=kept)
    response = read_by(client, reader, issued, name)
    assert hashlib.sha256(response.content).hexdigest() == frozen.sha256
    assert response["ETag"] == f'"{frozen.sha256}"'
    assert response["Cache-Control"] == "private, no-cache"
    again = read_by(client, reader, issued, name, if_none_match=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert read_by(client, reader, issued, name, if_none_match='"khác"').status_code == 200


@pytest.mark.parametrize("damage", ["flipped", "cut", "lost"])
def test_a_damaged_file_is_reported_and_never_made_anew(client, issued, reader, caplog, damage):
    frozen_pdf(issued)
    frozen = issued.frozen_files.get()
    path = Path(frozen.file.path)
    content = path.read_bytes()
    path.chmod(0o640)
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(b"?" + content[1:] if damage == "flipped" else content[:-1])
    response = read_by(client, reader, issued)
    assert response.status_code == 500
    assert "Tệp lưu của văn bản này bị hỏng" in response.content.decode()
    assert frozen.sha256 in caplog.text
    assert FrozenFile.objects.get() == frozen
    assert path.exists() == (damage != "lost")


def test_the_frozen_file_remembers_who_issued_and_lies_outside_the_web_root(client, issued, reader, settings):
    frozen_pdf(issued)
    frozen = issued.frozen_files.get()
    assert frozen.by == reader
    assert not Path(frozen.file.path).is_relative_to(settings.STATIC_ROOT)
    client.force_login(reader)
    assert client.get(frozen.file.url).status_code == 404


@pytest.mark.parametrize("name", ["documents:pdf", "documents:docx"])
def test_who_sees_which_file(client, name):
    town, stranger = factories.town(), factories.Town("Cẩm Lệ")
    draft, issued = factories.program(town).document, factories.issued(town).document
    readers = [town.staff[town.mttq.pk], town.staff[town.ubnd.pk], stranger.staff[stranger.ubnd.pk]]
    assert [read_by(client, one, draft, name).status_code for one in readers] == [200, 404, 404]
    assert [read_by(client, one, issued, name).status_code for one in readers] == [200, 200, 404]
    client.logout()
    assert client.get(reverse(name, args=[issued.pk])).status_code == 302
