"""One page an action: a form that says what will happen, and the deed."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agencies.models import Appointment, User
from documents import workflow
from documents.actions import action_url
from documents.checking import findings, split
from documents.choices import Action
from documents.exceptions import (
    AlreadyDone,
    BackDated,
    Finding,
    Incomplete,
    InvalidTransition,
    TransitionError,
    Unconfirmed,
    WrongDate,
)
from documents.forms import FORMS, ActionForm, SignForm
from documents.kinds import kind_of, path_of
from documents.models import Document, Party, Version
from documents.numbers import forecast
from documents.permissions import PERMISSIONS, may_record_signature_of, own_party
from documents.reading import binding_parties, readable_version
from documents.views.reading import visible_document
from documents.views.revisions import posted_revision

CHECKED = (Action.SEND_OUT, Action.ASK_OPINION, Action.SUBMIT, Action.OPEN_SIGNING, Action.ISSUE)
CONFIRMED = (Action.SUBMIT, Action.OPEN_SIGNING, Action.ISSUE)  # warnings are confirmed one by one before these
DANGEROUS = (Action.RETURN, Action.REFUSE, Action.STOP_SIGNING, Action.UNSIGN, Action.CANCEL)


class ActionView(LoginRequiredMixin, View):
    """The page of one action. What the user may not see is a 404, what he may not do a 403.

    An action that is not open now leads back to the document and says why.
    """

    template_name = "documents/action.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.load(**kwargs)
        if elsewhere := self.own_page():
            return redirect(elsewhere)
        if refusal := why_not(self.document, self.action, request.user):
            messages.error(request, refusal)
            return redirect(path_of(self.document))
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.load(**kwargs)
        if elsewhere := self.own_page():
            return redirect(elsewhere)
        form = self.form(request.POST)
        return self.perform(form) if form.is_valid() else self.checked(form)

    def load(self, *, pk: int, action: str, **_kwargs: Any) -> None:
        if action not in Action.values:
            raise Http404("Không có việc này.")
        self.action = Action(action)
        self.document = visible_document(self.request, pk)

    def own_page(self) -> str:
        """The address of the kind's own page for the action, where it has one."""
        own = kind_of(self.document).action_paths.get(self.action)
        return own(self.document) if own else ""

    def form(self, data: Mapping[str, Any] | None = None) -> ActionForm:
        first = {key: value for key, value in self.request.GET.items() if key in ("on", "way")}
        return FORMS[self.action](data, self.request.FILES or None, document=self.document, initial=first)

    def checked(self, form: ActionForm) -> HttpResponse:
        """A form with wrong fields; the right to act is checked all the same."""
        if not PERMISSIONS[self.action](self.request.user, self.document):
            deed = workflow.label_of(self.action, self.document)
            raise PermissionDenied(f"Vai trò của bạn không được thực hiện “{deed}” với văn bản này.")
        return self.page(form)

    def perform(self, form: ActionForm) -> HttpResponse:
        try:
            done = form.perform(self.request.user, posted_revision(self.request))
        except AlreadyDone as error:
            messages.info(self.request, str(error))
        except (WrongDate, BackDated) as error:
            form.add_error("on" if isinstance(error, WrongDate) else "note", str(error))
            return self.page(form)
        except Incomplete as error:
            return self.page(form, found=error.findings)
        except Unconfirmed as error:
            return self.page(form, refusal=str(error), found=error.findings)
        except TransitionError as error:
            return self.refused(form, error)
        else:
            messages.success(self.request, done)
        return redirect(self.next_path())

    def next_path(self) -> str:
        return path_of(self.document)

    def refused(self, form: ActionForm, error: TransitionError) -> HttpResponse:
        """The page again as things stand now, with what was typed."""
        self.load(**self.kwargs)
        return self.page(form, refusal=str(error), status=409)

    def version(self) -> Version:
        """What the user may read; an action that is open is about the newest version."""
        return readable_version(self.document, self.request.user) or self.document.current_version

    def day(self, form: ActionForm) -> datetime.date:
        """The day for which the page shows what is missing."""
        return timezone.localdate()

    def checks(self, form: ActionForm, found: list[Finding] | None = None) -> dict[str, Any]:
        """What is missing (``findings``) and what is to be confirmed (``warnings``), each with where it is mended."""
        if found is None:
            looked_at = self.action in CHECKED
            found = findings(self.document.current_version, self.day(form), self.action) if looked_at else []
        errors, warnings = split(found)
        return {
            "findings": [where_mended(self.document, finding) for finding in errors],
            "warnings": [where_mended(self.document, finding) for finding in warnings],
            "warning_keys": " ".join(finding.key for finding in warnings),
            "confirms": self.action in CONFIRMED,
        }

    def page(
        self, form: ActionForm, *, refusal: str = "", found: list[Finding] | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "document": self.document,
            "version": self.version(),
            "action": self.action,
            "label": workflow.label_of(self.action, self.document),
            "form": form,
            "refusal": refusal,
            "open": self.action in workflow.available_actions(self.document, self.request.user),
            "danger": self.action in DANGEROUS,
            "back_url": path_of(self.document),
            **self.checks(form, found),
            **self.more_context(form),
        }
        return render(self.request, self.template_name, context, status=status)

    def more_context(self, form: ActionForm) -> dict[str, Any]:
        return {}


class SignView(ActionView):
    """Signatures of several parties on one page, a form each: a ceremony is recorded without leaving it."""

    template_name = "documents/action_sign.html"

    def form(self, data: Mapping[str, Any] | None = None) -> ActionForm:
        parties = self.parties()
        chosen = (data or {}).get("party")
        party = next((one for one in parties if str(one.pk) == chosen), None)
        if data is not None and party is None:
            raise Http404("Bên này không thuộc bản văn bản đang ký.")
        return self.form_of(party or parties[0], data)

    def form_of(self, party: Party, data: Mapping[str, Any] | None = None) -> SignForm:
        first = {key: value for key, value in self.request.GET.items() if key in ("on", "way")}
        return SignForm(data, party=party, document=self.document, initial=first)

    def parties(self) -> list[Party]:
        if not hasattr(self, "_parties"):
            self._parties = binding_parties(self.version())
        return self._parties

    def load(self, *, pk: int, action: str, **_kwargs: Any) -> None:
        super().load(pk=pk, action=action)
        self.__dict__.pop("_parties", None)

    def more_context(self, form: ActionForm) -> dict[str, Any]:
        """Each party with its form; a leader has a form for his own party only."""
        rows = []
        held = Appointment.objects.filter(agency__in=[party.agency_id for party in self.parties()])
        holders = list(held.select_related("official", "post"))
        for party in self.parties():
            mine = isinstance(form, SignForm) and form.is_bound and form.party.pk == party.pk
            signs = party.signature is None and may_record_signature_of(self.request.user, party)
            shown = form if mine else self.form_of(party) if signs else None
            if isinstance(shown, SignForm):
                shown.offer(holders)
            rows.append((party, shown, signs))
        return {"rows": rows}

    def next_path(self) -> str:
        """The same page while the user has another signature to record."""
        document = visible_document(self.request, self.document.pk)
        open_now = self.action in workflow.available_actions(document, self.request.user)
        return action_url(document, self.action) if open_now else path_of(document)


class DecideView(ActionView):
    """A party agrees or returns: first what the kind shows its leader of the text."""

    def more_context(self, form: ActionForm) -> dict[str, Any]:
        deciding, user = kind_of(self.document).deciding, self.request.user
        party = own_party(user, self.document)
        told = {"delegation": workflow.acts_by(user, party, timezone.localdate()) if party else None}
        if deciding is None:
            return told
        template, context = deciding(self.document, user)
        return {"deciding": template, **context, **told}


class NumberView(ActionView):
    """Number and date, with the number that the register would give now. Subclasses name their templates."""

    fragment_name = "documents/_forecast.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The page; for htmx only what the day and the way of numbering chosen in it lead to."""
        if "HX-Request" not in request.headers:
            return super().get(request, **kwargs)
        self.load(**kwargs)
        if not PERMISSIONS[self.action](request.user, self.document):
            raise PermissionDenied("Chỉ văn thư của cơ quan cấp số xem được số sẽ cấp.")
        return render(request, self.fragment_name, self.fragment_context(self.form(request.GET)))

    def fragment_context(self, form: Any) -> dict[str, Any]:
        return self.more_context(form)

    def more_context(self, form: Any) -> dict[str, Any]:
        day, self.document.numbering = form.chosen()
        try:
            numbers = forecast(self.document, day, form.picked())
        except InvalidTransition as error:
            return {"day": day, "no_number": str(error)}
        return {"day": day, "numbers": numbers}


class IssueView(NumberView):
    """The number, what the checker says on that day, one button."""

    template_name = "documents/action_issue.html"
    fragment_name = "documents/_issue.html"

    def day(self, form: Any) -> datetime.date:
        day, self.document.numbering = form.chosen()
        return day

    def fragment_context(self, form: Any) -> dict[str, Any]:
        """The lower part of the page, from the number on."""
        shown = {
            "document": self.document,
            "action": self.action,
            "form": form,
            "open": self.action in workflow.available_actions(self.document, self.request.user),
            "back_url": path_of(self.document),
        }
        return {**shown, **self.checks(form), **self.more_context(form)}


class OpenSigningView(IssueView):
    """Number and date as they are printed on the file that the parties sign electronically."""

    def next_path(self) -> str:
        return reverse("documents:signing", args=[self.document.pk])


def why_not(document: Document, action: Action, user: User) -> str:
    """Why the action is not open, "" where it is. Raises PermissionDenied where the user never may."""
    try:
        workflow.guard(document, action, user, timezone.localdate(), None)
    except WrongDate:
        pass
    except InvalidTransition as error:
        return str(error)
    if action in workflow.available_actions(document, user):
        return ""
    if action == Action.SUBMIT:
        return "Chưa ghi ý kiến của cấp ủy về bản này."
    return "Việc này đã được thực hiện."


def where_mended(document: Document, finding: Finding) -> tuple[str, str]:
    """A finding's message and the address where it is mended, "" where there is none or the text is frozen."""
    edit = kind_of(document).edit_path
    if finding.where.startswith("#"):
        open_now = edit and not document.current_version.is_frozen
        return finding.message, f"{edit(document)}{finding.where}" if edit and open_now else ""
    return finding.message, finding.where


VIEWS = {
    Action.AGREE: DecideView,
    Action.RETURN: DecideView,
    Action.SIGN: SignView,
    Action.OPEN_SIGNING: OpenSigningView,
    Action.ISSUE: IssueView,
}


def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """The page of any action."""
    view = VIEWS.get(action, ActionView)  # type: ignore[call-overload]  # an Action is a str
    return view.as_view()(request, pk=pk, action=action)
