"""Tổng quan: the leaders' page of a year, one programme's items by agency, indicators, scorecards, localities.

Each page is a file too, at its address with ``.pdf`` or ``.xlsx`` in the place of the last slash.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import Agency
from coordination.models import Program
from desk.overview import indicators, listings, localities, scorecards
from desk.overview.asked import asked_in, year_in, years_offered
from desk.overview.matrix import matrix
from desk.overview.papers import Chart, Sheet, answer_file
from desk.overview.replying import ReplyForm, may_reply, reply
from desk.overview.year import (
    LATE_SHOWN,
    PROGRAMS_A_PAGE,
    PROGRAMS_SHOWN,
    late_items,
    late_reports,
    petitions,
    program_rows,
    task_rows,
)
from desk.overview.years import over_years
from documents.blocks import Heading, Paragraph
from documents.exceptions import TransitionError
from documents.listing import PAGE_SIZE, OneQueryPaginator
from documents.numbering import Level
from reporting.models import ScorecardReply

CHARTED_A_PAGE = 4  # programmes of the indicators' page: each with a table and a chart
OF_PLAN = "100 % kế hoạch"


# A year


@login_required
def overview(request: HttpRequest, ending: str = "") -> HttpResponse:
    """The year ``nam`` (else this one), for viewers of a locality ``dia-phuong``."""
    asked = asked_in(request)
    user, year, today, locality = request.user, asked.year, asked.today, asked.locality
    rows = program_rows(user, year, today, locality, asked.localities)
    late = late_reports(user, year, today, locality)
    items = late_items(rows[:PROGRAMS_SHOWN])
    context = {
        "asked": asked,
        "rows": rows[:PROGRAMS_SHOWN],
        "page_obj": Paginator(rows[:PROGRAMS_SHOWN], PROGRAMS_A_PAGE).get_page(request.GET.get("trang")),
        "has_more": len(rows) > PROGRAMS_SHOWN,
        "late": late[:LATE_SHOWN],
        "has_more_late": len(late) > LATE_SHOWN,
        "items": items[:LATE_SHOWN],
        "has_more_items": len(items) > LATE_SHOWN,
        "tasks": task_rows(user, year, today, locality),
        "petitions": petitions(user, year, locality),
    }
    if ending:
        return answer_file(request, ending, f"tong-quan-{year}", lambda: _year_sheet(context))
    return render(request, "desk/overview.html", context)


def _year_sheet(context: dict[str, Any]) -> Sheet:
    asked = context["asked"]
    tables = (
        listings.programs_listing(context["rows"]),
        listings.late_items_listing(context["items"]),
        listings.late_reports_listing(context["late"]),
        listings.tasks_listing(context["tasks"]),
        listings.petitions_listing(context["petitions"]),
    )
    subject = f"Chương trình phối hợp năm {asked.year}"
    subject += f"\n{asked.place}" if asked.place else ""
    return Sheet("TỔNG QUAN", subject, f"Số liệu tính đến ngày {asked.today:%d/%m/%Y}.", [(one, ()) for one in tables])


# One programme by agency


@login_required
def program_matrix(request: HttpRequest, pk: int, ending: str = "") -> HttpResponse:
    """Who reported what of each item of a programme."""
    program = _program_or_404(request, pk)
    today = timezone.localdate()
    told = matrix(program, request.user, today)
    if ending:
        as_of = told.told_until if told else None
        said = f"Số liệu chốt đến ngày {as_of:%d/%m/%Y}" if as_of else "Chưa có báo cáo nào được tiếp nhận"
        said += f", xem ngày {today:%d/%m/%Y}."
        listing = listings.matrix_listing(told)
        sheet = Sheet("NỘI DUNG PHỐI HỢP THEO CƠ QUAN", program.title, said, [(listing, ())], wide=True)
        return answer_file(request, ending, f"noi-dung-theo-co-quan-{pk}", lambda: sheet)
    return render(request, "desk/overview_matrix.html", {"program": program, "matrix": told, "today": today})


def _program_or_404(request: HttpRequest, pk: int) -> Any:
    programs = Program.objects.visible_to(request.user).with_title(request.user).select_related("document")
    return get_object_or_404(programs, pk=pk)


def _year_of(program: Program, today: datetime.date) -> int:
    """This year, else the nearest one that the programme is of."""
    return min(max(program.year_from, today.year), program.year_to)


# Indicators


@login_required
def indicators_of_year(request: HttpRequest, ending: str = "") -> HttpResponse:
    """The indicators of a year's programmes against plan and last year, a few programmes a page."""
    asked = asked_in(request)
    programs = indicators.with_indicators(request.user, asked.year, asked.locality)
    if ending:
        chosen = list(programs[:PROGRAMS_SHOWN])
        return answer_file(request, ending, f"chi-tieu-{asked.year}", lambda: _indicator_sheet(asked, chosen))
    page = OneQueryPaginator(programs, CHARTED_A_PAGE).get_page(request.GET.get("trang"))
    context = {"asked": asked, "page_obj": page, "blocks": _blocks(asked.year, page.object_list)}
    return render(request, "desk/overview_indicators.html", context)


@login_required
def indicators_of_program(request: HttpRequest, pk: int, ending: str = "") -> HttpResponse:
    """One programme's indicators of the year ``nam``, else of its own first or this one."""
    program = _program_or_404(request, pk)
    asked = asked_in(request)
    year = asked.year if "nam" in request.GET else _year_of(program, asked.today)
    if ending:
        sheet = _indicator_sheet(asked, [program], year)
        return answer_file(request, ending, f"chi-tieu-chuong-trinh-{pk}", lambda: sheet)
    years = range(program.year_from, program.year_to + 1) if program.year_to > program.year_from else ()
    context = {"asked": asked, "program": program, "year": year, "years": years, "blocks": _blocks(year, [program])}
    return render(request, "desk/overview_indicators_program.html", context)


@login_required
def indicators_over_years(request: HttpRequest, pk: int, ending: str = "") -> HttpResponse:
    """A programme's indicators over years."""
    program, today = _program_or_404(request, pk), timezone.localdate()
    year = _year_of(program, today)
    told = over_years(program, year, indicators.counted_until(year, today)[0])
    bars = [bar for row in told.rows for bar in row.bars]
    chart = Chart("Chỉ tiêu qua các năm", bars, ("Thực hiện", ""))
    if ending:
        as_of = f"Số liệu theo các báo cáo đã được tiếp nhận; năm {year} tính đến ngày {told.on:%d/%m/%Y}."
        parts = [(listings.years_listing(told), [chart])]
        sheet = Sheet("BẢNG THEO DÕI", f"Chỉ tiêu qua các năm\n{program.title}", as_of, parts, wide=True)
        return answer_file(request, ending, f"chi-tieu-qua-cac-nam-{pk}", lambda: sheet)
    rows = [(row.indicator, list(zip(told.years, row.cells(told.years), strict=True))) for row in told.rows]
    context = {"program": program, "told": told, "rows": rows, "chart": chart, "year": year}
    return render(request, "desk/overview_years.html", context)


def _blocks(year: int, programs: Any) -> list[dict[str, Any]]:
    """Each programme with its indicators' rows, their chart and the day of the newest figure."""
    on, before = indicators.counted_until(year, timezone.localdate())
    rows = indicators.indicator_rows(programs, year, on, before)
    blocks = []
    for program in programs:
        own = rows.get(program.pk, [])
        days = [row.now.as_of for row in own if row.now.as_of]
        before_known = any(row.value_before is not None for row in own)
        names = (f"Năm {year}", f"Cùng kỳ {year - 1}" if before_known else "")
        chart = Chart(f"Chỉ tiêu năm {year}", [row.compared for row in own], names, OF_PLAN)
        blocks.append({"program": program, "rows": own, "chart": chart, "as_of": max(days, default=None)})
    return blocks


def _indicator_sheet(asked: Any, programs: list[Any], year: int | None = None) -> Sheet:
    blocks = _blocks(year or asked.year, programs)
    parts = [(listings.indicators_listing(one["rows"], one["program"].title), [one["chart"]]) for one in blocks]
    book = [listings.all_indicators_listing((one["program"].title, one["rows"]) for one in blocks)]
    subject = f"Thực hiện chỉ tiêu năm {year or asked.year} so với kế hoạch và cùng kỳ"
    if len(programs) == 1:
        subject += f"\n{programs[0].title}"
    as_of = f"Số liệu theo các báo cáo đã được tiếp nhận, tính đến ngày {asked.today:%d/%m/%Y}."
    return Sheet("BẢNG THEO DÕI", subject, as_of, parts, book=book, wide=True, level=Level.CLAUSE)


# Scorecards


@login_required
def scorecard_list(request: HttpRequest) -> HttpResponse:
    """The agencies whose scorecard the user may read: his own and those under him."""
    asked = asked_in(request)
    found = Agency.objects.overseen_by(request.user).named()
    if asked.locality:
        found = found.filter(locality=asked.locality)
    active = Q(until__isnull=True) | Q(until__year__gte=timezone.localdate().year - 1)
    page = OneQueryPaginator(found.filter(active).order_by("locality", "order", "pk"), PAGE_SIZE)
    context = {"page_obj": page.get_page(request.GET.get("trang")), "asked": asked}
    return render(request, "desk/scorecard_list.html", context)


@login_required
def scorecard(request: HttpRequest, pk: int, ending: str = "") -> HttpResponse:
    """How an agency reported and did its tasks in a year; for itself and its superiors."""
    agency, year = _overseen_or_404(request, pk), year_in(request)
    context = _card(request, agency, year)
    if ending:
        return answer_file(request, ending, f"phieu-theo-doi-{pk}-{year}", lambda: _card_sheet(context))
    context["form"] = ReplyForm() if context["may_reply"] else None
    return render(request, "desk/scorecard.html", context)


@login_required
@require_POST
def scorecard_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what the agency's leader says of the scorecard."""
    agency, year = _overseen_or_404(request, pk), year_in(request)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply(agency, year, user=request.user, text=form.cleaned_data["text"])
        except TransitionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã ghi ý kiến của cơ quan.")
            return redirect(f"{reverse('desk:scorecard', args=[pk])}?nam={year}#y-kien")
    return render(request, "desk/scorecard.html", {**_card(request, agency, year), "form": form})


def _overseen_or_404(request: HttpRequest, pk: int) -> Agency:
    return get_object_or_404(Agency.objects.overseen_by(request.user).named(), pk=pk)


def _card(request: HttpRequest, agency: Agency, year: int) -> dict[str, Any]:
    today = timezone.localdate()
    now, before = scorecards.scorecards(agency, year, request.user, today)
    replies = ScorecardReply.objects.filter(agency=agency, year=year).select_related("by")
    names = (f"Năm {year}", f"Năm {year - 1}")
    return {
        "agency": agency,
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < today.year else None,
        "today": today,
        "card": now,
        "lines": scorecards.followed(now, before),
        "chart": Chart(f"Phiếu theo dõi năm {year}", scorecards.charted(now, before), names, "Tất cả"),
        "replies": list(replies),
        "may_reply": may_reply(request.user, agency) and year <= today.year,
    }


def _card_sheet(context: dict[str, Any]) -> Sheet:
    card, year = context["card"], context["year"]
    told = [f"Ngày {one.on:%d/%m/%Y}, {one.by}: {one.text}" for one in context["replies"]]
    words = [Heading(Level.ROMAN, "Ý kiến của cơ quan"), *(Paragraph(text) for text in told)] if told else []
    parts = [
        (listings.scorecard_listing(context["lines"], year), [context["chart"]]),
        (listings.scorecard_reports_listing(card), ()),
        (listings.scorecard_tasks_listing(card), ()),
    ]
    as_of = f"Số liệu tính đến ngày {context['today']:%d/%m/%Y}."
    return Sheet("PHIẾU THEO DÕI", f"Báo cáo và nhiệm vụ năm {year}\n{context['agency'].full}", as_of, parts, words)


# Localities


@login_required
def compare(request: HttpRequest, ending: str = "") -> HttpResponse:
    """The localities below a viewer's own side by side, sorted by ``xep``."""
    if not localities.may_compare(request.user):
        raise Http404("Trang này dành cho người xem cấp trên.")
    year, today = year_in(request), timezone.localdate()
    sort = request.GET.get("xep", "")
    sort = sort if sort in localities.SORTS else "ten"
    rows = localities.locality_rows(request.user, year, today, sort)
    if ending:
        listing = listings.localities_listing(rows)
        as_of = f"Số liệu tính đến ngày {today:%d/%m/%Y}."
        chart = _compared(year, rows)
        sheet = Sheet("BẢNG SO SÁNH", f"Các đơn vị hành chính năm {year}", as_of, [(listing, [chart])], wide=True)
        return answer_file(request, ending, f"so-sanh-{year}", lambda: sheet)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "page_obj": page,
        "chart": _compared(year, page.object_list),
        "year": year,
        "years": years_offered(today),
        "sort": sort,
        "sorts": [(key, label) for key, (label, _) in localities.SORTS.items()],
        "today": today,
    }
    return render(request, "desk/overview_compare.html", context)


def _compared(year: int, rows: Any) -> Chart:
    names = ("Nội dung hoàn thành", "Báo cáo đúng hạn")
    return Chart(f"Các đơn vị năm {year}", localities.charted(rows), names, "100 %")
