"""Which practice tools there are: one list for the page of tools and for the search."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class PracticeTool:
    """A tool to practise with."""

    #: Its name in the index, and that of its address.
    pk: str
    title: str | Promise
    summary: str | Promise
    #: Other words that people look for it by, as they may stand in a result.
    words: str
    #: What it is known by, beside its name.
    known_as: str = ""

    @property
    def url(self) -> str:
        """Return its address."""
        return reverse(f"practice_tools:{self.pk}")


TOOLS = (
    PracticeTool(
        "ruler",
        _("Rulers"),
        _("Somebody says a number. What do you ask next?"),
        "The ruler, or scaling question: how important, how confident, how ready, from 0 to 10.",
    ),
    PracticeTool(
        "change_talk",
        _("Spot change talk"),
        _("Somebody says a sentence. Is it change talk, and of what kind?"),
        "DARN-CAT: desire, ability, reasons, need; commitment, activation, taking steps. A drill.",
        known_as="DARN-CAT",
    ),
    PracticeTool(
        "oars",
        _("Name the skill"),
        _("Open question, affirmation, reflection, summary – or something else?"),
        "OARS: open questions, affirmations, reflections, summaries. A drill.",
        known_as="OARS",
    ),
    PracticeTool(
        "miti",
        _("Session coder"),
        _("Count what you hear in a session and see the summary scores of MITI 4.2.1."),
        "MITI, motivational interviewing treatment integrity: a coder for behaviour counts and "
        "global ratings.",
        known_as="MITI 4.2.1",
    ),
)
