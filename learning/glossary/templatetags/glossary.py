"""Explains acronyms in what a template renders."""

from __future__ import annotations

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from learning.glossary.explaining import explain
from learning.glossary.selectors import meanings

register = template.Library()


class ExplainNode(template.Node):
    """The part of a page between {% explain_acronyms %} and {% endexplain_acronyms %}."""

    def __init__(self, nodelist: NodeList) -> None:
        """Keep what is to be rendered."""
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Render, then write out what stands behind each acronym's first use."""
        # What was rendered is safe already; what is added to it is escaped.
        return mark_safe(explain(self.nodelist.render(context), meanings()))  # noqa: S308


@register.tag
def explain_acronyms(parser: Parser, token: Token) -> ExplainNode:
    """Explain acronyms in the words up to {% endexplain_acronyms %}; once a page."""
    nodelist = parser.parse(("endexplain_acronyms",))
    parser.delete_first_token()
    return ExplainNode(nodelist)
