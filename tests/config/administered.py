"""The town whose tables the tests of the admin walk through, and the addresses of its pages."""

import datetime

from django.contrib import admin
from django.urls import reverse

from agencies.choices import Role, SuccessionKind
from agencies.models import AgencySuccession, Delegation, LocalitySuccession
from documents.choices import LayoutStyle
from documents.models import LegalBasis, StyleRule
from tests import factories
from tests.replay import replayed


def url(label, page, *args):
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def model_of(label):
    return next(model for model in admin.site._registry if model._meta.label_lower == label)


@replayed
def administered_town():
    """Phường Tây Hồ with an issued programme, a register, a report period, a meeting and a predecessor."""
    made = factories.town()
    before = factories.locality("Tây Hồ", "quan", until=datetime.date(2025, 6, 30))
    old = factories.agency(before, full="Ủy ban MTTQ Việt Nam quận Tây Hồ")
    on = datetime.date(2025, 7, 1)
    LocalitySuccession.objects.create(predecessor=before, successor=made.locality, kind=SuccessionKind.MERGED, on=on)
    AgencySuccession.objects.create(predecessor=old, successor=made.mttq, kind=SuccessionKind.MERGED, on=on)
    AgencySuccession.objects.create(predecessor=made.hdnd, successor=made.ubnd, kind=SuccessionKind.MERGED, on=on)
    made.program = factories.issued(made)
    made.period = factories.period(made.program)
    deputy = factories.appointment(made.ubnd, title="Phó Chủ tịch", is_head=False)
    Delegation.objects.create(
        from_appointment=made.heads[made.ubnd.pk], to_appointment=deputy, powers="Ký thay", since=on
    )
    LegalBasis.objects.create(number="75/2015/QH13", title="Luật Mặt trận Tổ quốc Việt Nam")
    StyleRule.objects.create(agency=made.mttq, style=LayoutStyle.PARTY_36_2018, since=on)
    made.keeper = factories.user(made.ubnd, Role.ADMINISTRATOR, username="quan-tri")
    return made
