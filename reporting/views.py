"""Pages of periods, reports and consolidated reports."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView, ListView

from reporting.models import AgencyReport, ConsolidatedReport, ReportingPeriod


class PeriodListView(LoginRequiredMixin, ListView):
    model = ReportingPeriod


class PeriodView(LoginRequiredMixin, DetailView):
    model = ReportingPeriod


class ReportView(LoginRequiredMixin, DetailView):
    model = AgencyReport


class ConsolidatedView(LoginRequiredMixin, DetailView):
    model = ConsolidatedReport
