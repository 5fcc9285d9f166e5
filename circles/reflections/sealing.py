"""Seals what waits in the letter box with a key that is not in the database.

An envelope is a nonce and what AES-256-GCM makes of a compressed text of a padded length. Two
envelopes of one letter have nothing in common, and an empty one looks like any other.
"""

from __future__ import annotations

import json
import secrets
import zlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext

from circles.reflections.codes import keyed_digest
from portal.core.exceptions import NotPossible

Letter = dict[str, Any]

#: Bytes by which the length of envelopes grows: nearly every reflection fits the first step.
STEP = 8 * 1024
_NONCE = 12
_LENGTH = 4


class SealBroken(NotPossible):
    """An envelope was not sealed with this site's key: nothing is thrown away."""


def seal_all(letters: list[Letter], envelopes: int) -> list[bytes]:
    """Return that many envelopes, all of one length, the letters among them in this order.

    Raises ValueError for more letters than envelopes.
    """
    if len(letters) > envelopes:
        message = f"{len(letters)} letters do not fit {envelopes} envelopes."
        raise ValueError(message)
    plain = [zlib.compress(json.dumps(letter).encode()) for letter in letters]
    plain += [b""] * (envelopes - len(letters))
    longest = max(map(len, plain), default=0) + _LENGTH
    size = -(-longest // STEP) * STEP
    return [_seal(text, size) for text in plain]


def unseal(envelope: bytes) -> Letter | None:
    """Return the letter in an envelope, None where it is empty. Raises SealBroken."""
    nonce, sealed = envelope[:_NONCE], envelope[_NONCE:]
    try:
        padded = AESGCM(keyed_digest("letter box")).decrypt(nonce, sealed, None)
    except InvalidTag as error:
        raise SealBroken(
            gettext("The portal cannot take or find reflections now. Nothing was changed.")
        ) from error
    length = int.from_bytes(padded[:_LENGTH], "big")
    if not length:
        return None
    letter: Letter = json.loads(zlib.decompress(padded[_LENGTH : _LENGTH + length]))
    return letter


def _seal(text: bytes, size: int) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    padded = (len(text).to_bytes(_LENGTH, "big") + text).ljust(size, b"\0")
    return nonce + AESGCM(keyed_digest("letter box")).encrypt(nonce, padded, None)
