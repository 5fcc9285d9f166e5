"""What views that show a form have in common."""

from __future__ import annotations

from django.views.decorators.http import require_http_methods

#: For a view that shows a form and takes it.
form_view = require_http_methods(["GET", "HEAD", "POST"])
