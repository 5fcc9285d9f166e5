"""The check digits of national numbers, from the published rules (see each function)."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # without I, O and S
_UPN_FORM = re.compile(rf"[{_UPN_LETTERS}]\d{{11}}[\d{_UPN_LETTERS}]")
_NINO_FORM = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
_NINO_BARRED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def is_nhs_number(number: str) -> bool:
    """Whether ``number`` (ten digits, spaces and hyphens allowed) has a right NHS check digit.

    NHS Data Dictionary: weights 10 to 2 on the first nine digits, modulus 11; 11 counts as 0 and
    10 is never issued.
    """
    digits = re.sub(r"[ -]", "", number)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = 11 - total % 11
    return check != 10 and int(digits[9]) == check % 11


def is_upn(number: str) -> bool:
    """Whether ``number`` is a unique pupil number with a right check letter.

    Department for Education UPN guide: the sum of digit times place (2 to 13), modulus 23, picks
    the letter; the last character of a temporary number is a letter and counts by its place in the
    same row of letters.
    """
    upn = number.replace(" ", "").upper()
    if not _UPN_FORM.fullmatch(upn):
        return False
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in upn[1:]]
    total = sum(value * place for place, value in enumerate(values, start=2))
    return upn[0] == _UPN_LETTERS[total % 23]


def is_nino(number: str) -> bool:
    """Whether ``number`` has the form of an issued National Insurance number."""
    nino = re.sub(r"[ -]", "", number).upper()
    return bool(_NINO_FORM.fullmatch(nino)) and nino[:2] not in _NINO_BARRED
