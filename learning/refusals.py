"""What a page must have before it is published, without this room knowing the rules.

A part registers a function in its `AppConfig.ready()`. It is called with the page as the editor's
form has filled it, and with the person who would publish it at once, if anybody would. It returns
what stands in the way: the field (or None), and words that say what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learning.models.base import LearningPage
    from portal.accounts.models import User

#: A field of the page (None: the page as a whole) and what to say beside it.
Refusal = tuple[str | None, str]
RefusalMaker = Callable[["LearningPage", "User | None"], Iterable[Refusal]]

_makers: list[RefusalMaker] = []


def register_refusals(maker: RefusalMaker) -> None:
    """Ask `maker` before any page of this room is published; registering twice asks once."""
    if maker not in _makers:
        _makers.append(maker)


def refusals_of(page: LearningPage, publisher: User | None = None) -> list[Refusal]:
    """Return everything that keeps this page from being published, by `publisher` if given."""
    return [refusal for maker in _makers for refusal in maker(page, publisher)]


def asks_to_publish(posted: Mapping[str, Any]) -> bool:
    """Tell whether the editor's form was sent to publish, to submit or to approve.

    A draft may lack anything, and so may a page that is sent back or taken out of review.
    """
    return any(
        posted.get(name) for name in ("action-publish", "action-submit", "action-restart-workflow")
    ) or (
        bool(posted.get("action-workflow-action"))
        and posted.get("workflow-action-name") == "approve"
    )
