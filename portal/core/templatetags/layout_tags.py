"""What the frame round every page needs."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def current_in(path: str, section: str) -> str:
    """Return the value of aria-current for a link to `section` on the page at `path`.

    "page" on the section's own address, "true" on anything below it, "" elsewhere.
    """
    if path == section:
        return "page"
    return "true" if path.startswith(section) else ""
