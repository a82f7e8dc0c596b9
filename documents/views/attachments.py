"""Tài liệu đính kèm of any object: one page, a page for a new version, one that asks before a file is taken off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from documents.attaching import (
    attach,
    attachments_of,
    carrier_of,
    kind_of_target,
    may_change,
    may_remove,
    remove,
    replace,
    target_of,
)
from documents.exceptions import AlreadyDone
from documents.forms.attaching import AttachForm, NewVersionForm
from documents.models import Attachment, AttachmentVersion


class AttachmentsView(LoginRequiredMixin, View):
    """The files of an object, and the form that adds some."""

    def load(self, kind: str, pk: int) -> None:
        self.carrier = carrier_of(kind)
        self.target = get_object_or_404(self.carrier.visible(self.request.user), pk=pk)
        self.may_attach = self.carrier.may_attach(self.request.user, self.target)

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        self.load(kind, pk)
        return self.page(AttachForm())

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        self.load(kind, pk)
        if not self.may_attach:
            raise PermissionDenied("Vai trò của bạn không được đính kèm tệp ở đây.")
        form = AttachForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        try:
            made = attach(
                self.target, form.cleaned_data["uploads"], user=request.user, title=form.cleaned_data["title"]
            )
        except AlreadyDone as error:
            form.add_error("uploads", str(error))
            return self.page(form)
        messages.success(request, f"Đã đính kèm {len(made)} tệp.")
        return redirect("documents:attachments", kind, pk)

    def page(self, form: AttachForm) -> HttpResponse:
        context = {
            "attachments": attachments_of(self.target),
            "own_agency": self.request.user.acting.agency_id if self.may_attach else None,
            "keeps": self.carrier.keeps(self.target),
            "form": form if self.may_attach else None,
        }
        return render(self.request, "documents/attachments.html", context | about(self.target))


def about(target: Any) -> dict[str, Any]:
    """What every page about an object's files says of the object."""
    kind = kind_of_target(target)
    carrier = carrier_of(kind)
    return {
        "kind": kind,
        "target": target,
        "target_title": carrier.title(target),
        "target_url": carrier.path(target),
    }


class OneAttachmentView(LoginRequiredMixin, View):
    """A page about one file. What the user may not see is a 404, what he may not do a 403."""

    def load(self, pk: int) -> None:
        self.attachment = get_object_or_404(Attachment.objects.select_related("content_type"), pk=pk)
        self.carrier, self.target = target_of(self.attachment, self.request.user)

    def back(self) -> HttpResponse:
        return redirect("documents:attachments", kind_of_target(self.target), self.target.pk)

    def context(self, **more: Any) -> dict[str, Any]:
        return {"attachment": self.attachment, **about(self.target), **more}


class NewVersionView(OneAttachmentView):
    """Bản mới of a file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(NewVersionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        form = NewVersionForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                version = replace(self.attachment, form.cleaned_data["file"], user=request.user)
            except AlreadyDone as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, f"Đã đưa lên bản {version.no}.")
                return self.back()
        return self.page(form)

    def page(self, form: NewVersionForm) -> HttpResponse:
        if not may_change(self.request.user, self.target, self.attachment):
            raise PermissionDenied("Chỉ cơ quan đã đưa tệp lên được đưa bản mới.")
        return render(self.request, "documents/attachment_version.html", self.context(form=form))


class RemoveView(OneAttachmentView):
    """Asks, then takes the file off."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        if not may_remove(request.user, self.target, self.attachment):
            raise PermissionDenied("Tệp này không gỡ được: chỉ cơ quan đã đưa lên được gỡ, khi văn bản chưa ban hành.")
        return render(request, "documents/attachment_remove.html", self.context())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        try:
            remove(self.attachment, user=request.user)
        except AlreadyDone as error:
            messages.info(request, str(error))
        else:
            messages.success(request, "Đã gỡ tệp.")
        return self.back()


@login_required
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes of one version, for whoever sees the object: never shown in the page, never run there."""
    version = get_object_or_404(AttachmentVersion.objects.select_related("attachment__content_type"), pk=pk)
    target_of(version.attachment, request.user)
    return as_download(version)


def as_download(version: AttachmentVersion) -> HttpResponseBase:
    """The bytes of a version for whoever was found to have the right to it; Http404 where the store lost them."""
    try:
        stored = version.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trong kho lưu trữ.") from error
    response = FileResponse(stored, as_attachment=True, filename=version.name, content_type=version.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
