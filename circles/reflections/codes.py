"""The monthly code that everybody signed in has, and the claim key that only the writer has."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

# Crockford's alphabet: no letters that are read for another.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0"})
_KEY_BITS = 128
_KEY_LENGTH = 26
_GROUP = 5
_CODE_LENGTH = 10


def this_month() -> str:
    """The current month in the site's time zone, as 2026-11."""
    return f"{timezone.localdate():%Y-%m}"


def monthly_code(month: str | None = None) -> str:
    """The code that every signed-in person sees in a month: it says "somebody", never who."""
    digest = salted_hmac("circles.reflections.monthly-code", month or this_month()).digest()
    return "".join(_ALPHABET[byte % 32] for byte in digest[:_CODE_LENGTH])


def is_current_code(code: str) -> bool:
    """Whether a code is this month's, or last month's for those who wrote over the turn."""
    given = code.strip().lower().translate(_MISREAD)
    today = timezone.localdate()
    months = (f"{today:%Y-%m}", f"{_last_month(today):%Y-%m}")
    return any(constant_time_compare(given, monthly_code(month)) for month in months)


def _last_month(day: date) -> date:
    return date(day.year - 1, 12, 1) if day.month == 1 else date(day.year, day.month - 1, 1)


def new_claim_key() -> str:
    """A fresh claim key for browsers that cannot make one: 128 random bits in 26 characters."""
    number = secrets.randbits(_KEY_BITS)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(0, _KEY_LENGTH * 5, 5))


def read_claim_key(typed: str) -> str | None:
    """The key somebody typed, without spaces and hyphens; None where it cannot be one."""
    key = re.sub(r"[\s-]", "", typed).lower().translate(_MISREAD)
    if len(key) != _KEY_LENGTH or any(character not in _ALPHABET for character in key):
        return None
    return key


def show_claim_key(key: str) -> str:
    """The key in groups that can be copied by hand."""
    return "-".join(key[i : i + _GROUP] for i in range(0, len(key), _GROUP))


def claim_mac(key: str) -> str:
    """What is stored of a claim key: its HMAC under a secret that is not in the database."""
    return _mac(f"claim:{key}")


def reader_mac(reflection_id: object, moderator_id: object) -> str:
    """What is stored of the first of the two moderators of a reflection."""
    return _mac(f"reader:{reflection_id}:{moderator_id}")


def helped_mac(reflection_id: object, reader_id: object) -> str:
    """What is stored of somebody whom a reflection helped."""
    return _mac(f"helped:{reflection_id}:{reader_id}")


def withdrawal_mac(thing: str) -> str:
    """What the list of withdrawals holds of a claim digest or the key of an example."""
    return _mac(f"withdrawn:{thing}")


def keyed_digest(message: str) -> bytes:
    """The HMAC-SHA256 of a message under the secret that is not in the database."""
    secret: str = settings.PORTAL_CLAIM_KEY_SECRET
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()


def _mac(message: str) -> str:
    return keyed_digest(message).hex()
