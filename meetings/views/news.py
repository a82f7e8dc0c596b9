"""Tin bài và ảnh: drafted from the data, edited, copied or exported; photos with captions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from documents.attaching import attach
from documents.exceptions import AlreadyDone, StaleRevision
from documents.views.reading import DOCX_TYPE
from documents.views.revisions import posted_revision
from meetings.forms.news import NewsForm, PhotosForm
from meetings.models import Meeting, NewsItem
from meetings.news import News, drafted_news, news_docx, photos_of, save_news
from meetings.permissions import may_organize
from meetings.views.shared import meeting_context, meeting_or_404


def _own_meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = meeting_or_404(request.user, pk)
    if not may_organize(request.user, meeting):
        raise PermissionDenied("Chỉ cơ quan tổ chức hội nghị viết tin bài.")
    return meeting


def _stored(meeting: Meeting) -> NewsItem | None:
    return NewsItem.objects.filter(meeting=meeting).first()


def _page(request: HttpRequest, meeting: Meeting, form: NewsForm, rev: int, **more: Any) -> HttpResponse:
    context = meeting_context(meeting, request.user, "results")
    context |= {"form": form, "rev": rev, "photos": photos_of(meeting), "photos_form": PhotosForm(), **more}
    return render(request, "meetings/news.html", context)


def _as_it_stands(request: HttpRequest, meeting: Meeting, **more: Any) -> HttpResponse:
    """The page with the item as saved, or drafted now."""
    item, fresh = _stored(meeting), drafted_news(meeting, request.user)
    first = None if item else {"headline": fresh.headline[:300], "lead": fresh.lead, "body": fresh.body}
    form = NewsForm(instance=item, initial=first)
    return _page(request, meeting, form, item.rev if item else 0, item=item, fresh=fresh, **more)


@login_required
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """The item to edit: as saved, or drafted now; what the data say now stands beside a saved one."""
    meeting = _own_meeting(request, pk)
    if request.method != "POST":
        return _as_it_stands(request, meeting)
    item, fresh = _stored(meeting), drafted_news(meeting, request.user)
    form = NewsForm(request.POST, instance=NewsItem(meeting=meeting))
    if form.is_valid():
        data = form.cleaned_data
        typed = News(data["headline"], data["lead"], data["body"])
        try:
            save_news(meeting, typed, user=request.user, rev=posted_revision(request))
        except StaleRevision as error:
            messages.error(request, str(error))
            return _page(request, meeting, form, item.rev if item else 0, item=item, fresh=fresh)
        messages.success(request, "Đã lưu tin bài.")
        return redirect("meetings:news", pk)
    return _page(request, meeting, form, posted_revision(request), item=item, fresh=fresh)


@login_required
@require_POST
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds pictures to the meeting's files."""
    meeting = _own_meeting(request, pk)
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = attach(meeting, form.cleaned_data["uploads"], user=request.user, title=form.cleaned_data["title"])
            messages.success(request, f"Đã thêm {len(made)} ảnh.")
            return redirect("meetings:news", pk)
        except AlreadyDone as error:
            form.add_error("uploads", str(error))
    return _as_it_stands(request, meeting, photos_form=form)


@login_required
def news_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The item as a Word file."""
    meeting = _own_meeting(request, pk)
    item = _stored(meeting)
    told = News(item.headline, item.lead, item.body) if item else drafted_news(meeting, request.user)
    disposition = content_disposition_header(as_attachment=True, filename=f"tin-bai-{pk}.docx")
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(news_docx(told, photos_of(meeting)), content_type=DOCX_TYPE, headers=headers)
