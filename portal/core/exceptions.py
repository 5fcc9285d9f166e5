"""What a service raises when it will not do what was asked.

Views turn these into words beside the field or on a plain page; nothing else does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PortalError(Exception):
    """A refusal with a plain sentence for the person who asked."""

    def __init__(self, message: StrOrPromise) -> None:
        """Keep `message`, a whole sentence, in the language of whoever asked."""
        self.message = str(message)
        super().__init__(self.message)


class NotAllowed(PortalError):
    """The person may not do this."""


class NotPossible(PortalError):
    """A rule of the practice says no, whoever asks."""


class Busy(PortalError):
    """Somebody else holds what is needed; nothing was changed; asking again may work."""
