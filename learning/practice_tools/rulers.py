"""The question that follows a number on a ruler: why so high, then what would it take."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LOWEST, HIGHEST = 0, 10
#: What is asked on each ruler.
RULERS = {
    "importance": _("How important is it to you to make this change?"),
    "confidence": _("If you decided to, how confident are you that you could?"),
    "readiness": _("How ready are you to begin?"),
}
#: How far below the number given the second question asks: "why a 6 and not a 3?"
_STEP = 3


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What to ask after somebody said a number, and why it is asked that way."""

    first: str
    second: str
    why: str


def follow_up(number: int) -> FollowUp:
    """Return what to ask after `number` (0 to 10).

    Always why it is not lower, so that the answer is a reason for change; never why it is not
    higher, which asks for reasons against. At 0 there is no lower number to ask about.
    """
    higher = str(min(HIGHEST, number + 1))
    if number == LOWEST:
        return FollowUp(
            first=str(_("What would have to happen for this to become a 1?")),
            second=str(_("What do you know about it already, from your own life or from others?")),
            why=str(
                _(
                    "At 0 there is nothing lower to ask about, and no hurry. The questions leave "
                    "the door open and do not argue."
                )
            ),
        )
    lower = str(max(LOWEST, number - _STEP))
    first = _("Why a %(number)s and not a %(lower)s?") % {"number": number, "lower": lower}
    if number == HIGHEST:
        second = str(_("What will help you keep it there on a bad day?"))
    else:
        second = _("What would it take to get to a %(higher)s?") % {"higher": higher}
    return FollowUp(
        first=first,
        second=second,
        why=str(
            _(
                "Asked why it is not lower, people answer with their own reasons for change. "
                "Asked why it is not 10, they would answer with reasons against it."
            )
        ),
    )
