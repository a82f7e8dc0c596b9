"""Legal bases, formats and registers, which administrators keep; documents and numbers, which the admin only shows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.admin import named
from agencies.administration import DirectoryAdmin, OwnChoicesFilter, ReadOnly, WithinLocality, administrator
from agencies.models import Agency, Locality
from documents import admin_trust  # noqa: F401  the trust store has its own module
from documents.choices import PUBLIC_STATES
from documents.models import Document, LegalBasis, Register, RegisterEntry, RegisterKind, StyleRule
from documents.registers import require_consistent, require_free, samples


@admin.register(LegalBasis)
class LegalBasisAdmin(DirectoryAdmin):
    """One catalogue for all localities: every administrator adds to it, only the superuser changes what others use."""

    list_display = ["number", "title", "issuer", "dated_on", "effective_from", "expires_on", "replaced_by"]
    list_filter = ["effective_from", "expires_on"]
    search_fields = ["number", "title", "issuer"]
    autocomplete_fields = ["replaced_by"]
    list_select_related = ["replaced_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return administrator(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class RegisterKindFormSet(BaseInlineFormSet):
    """The kinds of a register, checked together with its span, as ``documents.registers`` checks them for văn thư."""

    def clean(self) -> None:
        super().clean()
        register = self.instance
        if register.agency_id is None or register.starts_on is None or any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        kinds = [row["kind"] for row in kept if "kind" in row]
        if register.pk:
            require_consistent(Register.objects.get(pk=register.pk), register, kinds)
        require_free(register, kinds)


class RegisterKindInline(WithinLocality, admin.TabularInline):
    model = RegisterKind
    formset = RegisterKindFormSet
    extra = 0
    min_num = 1


@admin.register(Register)
class RegisterAdmin(DirectoryAdmin):
    list_display = ["name", "agency", "starts_on", "ends_on", "pattern", "next"]
    list_filter = ["kinds__kind", "starts_on", ("agency__locality", OwnChoicesFilter)]
    search_fields = ["name", "agency__names__full", "agency__names__short"]
    autocomplete_fields = ["agency"]
    inlines = [RegisterKindInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Register]:
        return super().get_queryset(request).prefetch_related(named("agency"))

    def get_readonly_fields(self, request: HttpRequest, obj: Register | None = None) -> list[str]:
        """Once a number was given, whose register it is and which number comes next are settled."""
        if obj is None:
            return []
        settled = ["agency", "starts_on", "next"] if obj.entries.exists() else []
        return [*settled, "next_printed", "numbers"]

    @admin.display(description="số tiếp theo sẽ in")
    def next_printed(self, register: Register) -> str:
        """An example a kind: the agency's own symbol stands for those of the parties."""
        shown = samples(register, [row.kind for row in register.kinds.all()])
        return "; ".join(f"{sample.kind}: {sample.printed}" for sample in shown) or "Hãy chọn loại văn bản của sổ."

    @admin.display(description="các số đã cấp")
    def numbers(self, register: Register) -> SafeString:
        path = reverse("admin:documents_registerentry_changelist")
        text = f"{register.entries.count()} số"
        return format_html('<a href="{}?register__id__exact={}">{}</a>', path, register.pk, text)


@admin.register(StyleRule)
class StyleRuleAdmin(DirectoryAdmin):
    """In which format an agency's new documents are laid out, by kind and from a day on."""

    list_display = ["agency", "kind_covered", "style", "since"]
    list_filter = ["style", ("agency__locality", OwnChoicesFilter)]
    search_fields = ["agency__names__full", "agency__names__short"]
    autocomplete_fields = ["agency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StyleRule]:
        agencies = Agency.objects.administered_by(administrator(request))
        return super().get_queryset(request).filter(agency__in=agencies).prefetch_related(named("agency"))

    @admin.display(description="loại văn bản", ordering="kind")
    def kind_covered(self, rule: StyleRule) -> str:
        return rule.get_kind_display() or "Mọi loại văn bản"


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnly, DirectoryAdmin):
    """Numbers given; of those that wait for a document not issued yet only the superuser reads."""

    list_display = ["printed", "register", "number", "state", "dated_on", "subject", "reason"]
    list_filter = ["state", ("register", OwnChoicesFilter)]
    search_fields = ["printed", "subject", "reason"]
    list_select_related = ["register"]
    date_hierarchy = "dated_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterEntry]:
        user = administrator(request)
        rows = super().get_queryset(request).filter(register__in=Register.objects.administered_by(user))
        if user.is_superuser:
            return rows
        return rows.filter(Q(document__isnull=True) | Q(document__state__in=PUBLIC_STATES))


@admin.register(Document)
class DocumentAdmin(ReadOnly, DirectoryAdmin):
    """Issued documents of the administrator's localities; a draft is its agency's own affair."""

    list_display = ["__str__", "title", "kind", "state", "locality", "issued_on"]
    list_filter = ["kind", "state", "origin", ("locality", OwnChoicesFilter)]
    search_fields = ["symbol", "versions__title"]
    date_hierarchy = "issued_on"
    readonly_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        rows = super().get_queryset(request).prefetch_related("versions", named("locality", Locality))
        return rows if administrator(request).is_superuser else rows.filter(state__in=PUBLIC_STATES)

    @admin.display(description="trích yếu")
    def title(self, document: Document) -> str:
        return document.current_version.title


def issued_rows(rows: QuerySet[Any], request: HttpRequest, path: str) -> QuerySet[Any]:
    """Rows whose document (at ``path``) the admin shows to this user."""
    user = administrator(request)
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{path}__in": Document.objects.administered_by(user).filter(state__in=PUBLIC_STATES)})
