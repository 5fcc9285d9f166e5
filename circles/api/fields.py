"""How single fields are written in JSON."""

from __future__ import annotations

from typing import Any

from django.db.models import Manager
from rest_framework.fields import Field
from wagtail.api.v2.utils import get_full_url
from wagtail.rich_text import expand_db_html


class TermsField(Field):
    """Terms by their names, in their own order."""

    def to_representation(self, value: Manager[Any]) -> list[str]:
        """Return the names."""
        return [str(term) for term in value.all()]


class RichText(Field):
    """Rich text as the page shows it."""

    def to_representation(self, value: str) -> str:
        """Return HTML whose links lead somewhere."""
        html: str = expand_db_html(value)
        return html


class Plain(Field):
    """A value that JSON has words for."""

    def to_representation(self, value: Any) -> Any:
        """Return it as it is."""
        return value


class YesNo(Field):
    """Whether there is any."""

    def to_representation(self, value: object) -> bool:
        """Return true for anything but nought and nothing."""
        return bool(value)


class HtmlUrl(Field):
    """The address of the page for people."""

    def __init__(self, **kwargs: Any) -> None:
        """Look at the whole object."""
        super().__init__(source="*", **kwargs)

    def to_representation(self, value: Any) -> str:
        """Return the full address of a page or a session."""
        path = value.get_absolute_url() if hasattr(value, "get_absolute_url") else value.url
        url: str = get_full_url(self.context["request"], path)
        return url
