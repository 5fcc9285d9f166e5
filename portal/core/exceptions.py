"""What a service raises when it will not do what was asked.

Views turn these into words beside the field or on a plain page; nothing else does.
"""

from __future__ import annotations


class PortalError(Exception):
    """A refusal with a plain sentence for the person who asked."""

    def __init__(self, message: str) -> None:
        """Keep `message`, a whole sentence that may be shown as it is."""
        super().__init__(message)
        self.message = message


class NotAllowed(PortalError):
    """The person may not do this."""


class NotPossible(PortalError):
    """A rule of the practice says no, whoever asks."""


class Busy(PortalError):
    """Somebody else holds what is needed; nothing was changed; asking again may work."""
