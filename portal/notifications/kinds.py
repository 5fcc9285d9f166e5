"""The kinds of things people are told. Domains register theirs when apps are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; `mimetype` may carry parameters ("text/calendar; method=REQUEST")."""

    filename: str
    content: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Message:
    """What one mail says: a discreet subject, the template's context, files and headers."""

    subject: str
    context: dict[str, Any]
    attachments: list[Attachment] = field(default_factory=list)
    #: Headers of its own, such as List-Unsubscribe.
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """One kind: its name, its templates (`<template>.txt` and `.html`) and how it is built.

    `build` is called when the mail is about to leave and returns None when what it would
    say is no longer true.
    """

    name: str
    template: str
    build: Callable[[Notification], Message | None]


_kinds: dict[str, NotificationKind] = {}


def register(kind: NotificationKind) -> None:
    """Make a kind known."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> NotificationKind:
    """Return a registered kind; raises KeyError for an unknown one."""
    return _kinds[name]
