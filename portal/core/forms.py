"""How every form of the site is drawn: label, hint, error, box, in that order."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Draws forms and fields with the site's own components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
