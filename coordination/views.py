from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DetailView, ListView

from coordination.models import Program


class ProgramListView(LoginRequiredMixin, ListView):
    model = Program


class ProgramView(LoginRequiredMixin, DetailView):
    model = Program
