"""Forms render through our own field template (templates/django/forms/field.html)."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    field_template_name = "django/forms/field.html"
