"""Files that any object carries. Every floor says here which of its models do, when the application starts."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Model, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404
from django.utils import timezone

from activity.log import record
from agencies.models import User
from agencies.naming import carry_names, name_columns
from documents.exceptions import AlreadyDone
from documents.filetypes import FileType, file_type, safe_name
from documents.models import Attachment, AttachmentVersion

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Carrier:
    """A model whose rows carry files.

    visible: the rows a user may see; who sees the object sees its files. may_attach: who adds files to it and new
    versions of those of his agency. keeps: whether files of the object can no longer be taken off. path: the address
    of the object's page. title: what the object is called there.
    """

    model: type[Model]
    visible: Callable[[User], QuerySet[Any]]
    may_attach: Callable[[User, Any], bool]
    path: Callable[[Any], str]
    title: Callable[[Any], str]
    keeps: Callable[[Any], bool] = lambda _target: False


_carriers: dict[str, Carrier] = {}


def carry(kind: str, carrier: Carrier) -> None:
    """Lets the rows of a model carry files, under the name ``kind`` in addresses."""
    _carriers[kind] = carrier


def kind_of_target(target: Model) -> str:
    """The name in addresses of the object's model; KeyError where it carries no files."""
    return next(kind for kind, carrier in _carriers.items() if isinstance(target, carrier.model))


def carrier_of(kind: str) -> Carrier:
    """Http404 where no model carries files under this name."""
    if kind not in _carriers:
        raise Http404("Không có loại đối tượng này.")
    return _carriers[kind]


def target_of(attachment: Attachment, user: User) -> tuple[Carrier, Any]:
    """The object that carries a file; Http404 where the user may not see it or the file was taken off."""
    model = attachment.content_type.model_class()
    carrier = next((one for one in _carriers.values() if one.model is model), None)
    target = carrier.visible(user).filter(pk=attachment.object_id).first() if carrier else None
    if carrier is None or target is None or attachment.removed_at is not None:
        raise Http404("Không có tệp này.")
    return carrier, target


def attachments_of(target: Model) -> list[Attachment]:
    """The files of an object, their agencies named, with all their versions, the newest first. Two queries."""
    versions = Prefetch("versions", AttachmentVersion.objects.select_related("uploaded_by"))
    found = list(_of(target).select_related("agency").annotate(**name_columns("agency")).prefetch_related(versions))
    for attachment in found:
        carry_names(attachment, "agency")
    return found


def titles_of(target: Model) -> list[tuple[int, str]]:
    """The files of an object by id, as a list to choose from. One query."""
    return list(_of(target).values_list("pk", "title"))


def attachment_count(model: type[Model], path: str = "pk") -> Subquery:
    """An annotation: how many files the row of ``model`` carries that ``path`` leads to; null where none."""
    content_type = ContentType.objects.get_for_model(model)
    there = Attachment.objects.filter(content_type=content_type, object_id=OuterRef(path), removed_at__isnull=True)
    return Subquery(there.order_by().values("object_id").annotate(found=Count("pk")).values("found"))


def _of(target: Model) -> QuerySet[Attachment]:
    content_type = ContentType.objects.get_for_model(type(target))
    return Attachment.objects.filter(content_type=content_type, object_id=target.pk, removed_at__isnull=True)


def is_own(user: User, attachment: Attachment) -> bool:
    """Whether the agency the user acts for added the file."""
    return user.acting is not None and user.acting.agency_id == attachment.agency_id


def may_change(user: User, target: Any, attachment: Attachment) -> bool:
    """The agency that added a file puts new versions of it, as long as it may attach at all."""
    return is_own(user, attachment) and carrier_of(kind_of_target(target)).may_attach(user, target)


def may_remove(user: User, target: Any, attachment: Attachment) -> bool:
    """As `may_change`, while the object's files can still be taken off."""
    return may_change(user, target, attachment) and not carrier_of(kind_of_target(target)).keeps(target)


class Checked(NamedTuple):
    """An uploaded file that was found good."""

    file: IO[bytes]
    kind: FileType
    name: str
    size: int
    sha256: str


def checked(upload: Any) -> Checked:
    """An uploaded file (Django's UploadedFile) told by its content; ValidationError says why it is refused."""
    if upload.size > settings.ATTACHMENT_MAX_MB * MEGABYTE:
        size = f"{upload.size / MEGABYTE:.1f}".replace(".", ",")
        raise ValidationError(f"Tệp nặng {size} MB, quá giới hạn {settings.ATTACHMENT_MAX_MB} MB.")
    kind = file_type(upload.name, upload.file)
    upload.file.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()
    return Checked(upload.file, kind, safe_name(upload.name, kind), upload.size, digest)


@transaction.atomic
def attach(target: Model, files: Iterable[Checked], *, user: User, title: str = "") -> list[Attachment]:
    """Adds files to an object, called by the title; several by the title and their names, or by these alone.

    PermissionDenied where the user may not; AlreadyDone, and none is added, where one of them is there already.
    """
    target = _lock(target)
    if not carrier_of(kind_of_target(target)).may_attach(user, target):
        raise PermissionDenied("Vai trò của bạn không được đính kèm tệp ở đây.")
    each = {file.sha256: file for file in files}.values()
    for file in each:
        _require_new(target, file)
    return [_add(target, file, _title(title, file, alone=len(each) == 1), user) for file in each]


def _title(title: str, file: Checked, *, alone: bool) -> str:
    own = file.name.rpartition(".")[0]
    return title if title and alone else ": ".join(filter(None, [title, own]))


def _add(target: Any, file: Checked, title: str, user: User) -> Attachment:
    attachment = Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(type(target)),
        object_id=target.pk,
        title=title[:200],
        agency=user.acting.agency if user.acting else None,
        added_by=user,
    )
    _keep(attachment, 1, file, user)
    record(target, "dinh-kem", f"Đính kèm “{attachment.title}” ({file.name})", user=user)
    return attachment


@transaction.atomic
def replace(attachment: Attachment, file: Checked, *, user: User) -> AttachmentVersion:
    """Adds a new version of a file; raises as `attach`."""
    target = _lock(attachment.target)
    if not may_change(user, target, attachment):
        raise PermissionDenied("Chỉ cơ quan đã đưa tệp lên được đưa bản mới.")
    _require_new(target, file)
    newest = attachment.versions.order_by("-no").values_list("no", flat=True)[0]
    version = _keep(attachment, newest + 1, file, user)
    record(target, "dinh-kem", f"Bản {version.no} của “{attachment.title}” ({file.name})", user=user)
    return version


@transaction.atomic
def remove(attachment: Attachment, *, user: User) -> None:
    """Takes a file off its object: nobody finds it there any more, nothing is deleted."""
    target = _lock(attachment.target)
    if not may_remove(user, target, attachment):
        raise PermissionDenied("Tệp này không gỡ được: chỉ cơ quan đã đưa lên được gỡ, khi văn bản chưa ban hành.")
    attachment.refresh_from_db()
    if attachment.removed_at is not None:
        raise AlreadyDone("Tệp này đã được gỡ.")
    attachment.removed_by, attachment.removed_at = user, timezone.now()
    attachment.save(update_fields=["removed_by", "removed_at"])
    record(target, "go-tep", f"Gỡ tệp “{attachment.title}”", user=user)


def _lock(target: Any) -> Any:
    return type(target)._default_manager.select_for_update(of=("self",)).get(pk=target.pk)


def _require_new(target: Model, file: Checked) -> None:
    same = AttachmentVersion.objects.filter(attachment__in=_of(target), sha256=file.sha256)
    there = same.select_related("attachment").first()
    if there is not None:
        raise AlreadyDone(
            f"Tệp “{file.name}” đã có ở đây: “{there.attachment.title}”, bản {there.no}, "
            f"đưa lên {timezone.localtime(there.uploaded_at):%H:%M ngày %d/%m/%Y}."
        )


def _keep(attachment: Attachment, number: int, file: Checked, user: User) -> AttachmentVersion:
    """Stores the bytes under a name nobody can guess; the row names them."""
    version = AttachmentVersion(
        attachment=attachment,
        no=number,
        name=file.name,
        media_type=file.kind.media_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=user,
    )
    file.file.seek(0)
    version.file.save(secrets.token_hex(16), File(file.file), save=False)
    version.save()
    return version
