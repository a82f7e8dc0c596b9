"""Which forms change the facts and texts of a draft, by the kind of joint text."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import Form

from coordination.forms.amending import AddendumFactsForm
from coordination.forms.facts import FactsForm, TextsForm
from coordination.forms.regulations import RegulationFactsForm, RegulationTextsForm
from coordination.models import Addendum, Program, Regulation


@dataclass(frozen=True)
class KindForms:
    """``facts`` takes user, agencies and joint; ``facts_template`` shows the facts in the editor."""

    facts: type[Form]
    facts_template: str
    texts: type[Form]


FORMS: dict[str, KindForms] = {
    Program.kind: KindForms(FactsForm, "coordination/_editor_facts_program.html", TextsForm),
    Addendum.kind: KindForms(AddendumFactsForm, "coordination/_editor_facts_addendum.html", TextsForm),
    Regulation.kind: KindForms(RegulationFactsForm, "coordination/_editor_facts_regulation.html", RegulationTextsForm),
}
