"""The check digits of national numbers: by python-stdnum where its rules are the ones in use."""

from __future__ import annotations

import re

from stdnum.gb import nhs, upn

_UPN_FORM = re.compile(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]")
_NINO_FORM = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
_NINO_BARRED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def is_nhs_number(number: str) -> bool:
    """Whether ``number`` (ten digits, spaces and hyphens allowed) has a right NHS check digit."""
    return bool(nhs.is_valid(number))


def is_upn(number: str) -> bool:
    """Whether ``number`` is a unique pupil number (also a temporary one) with a right letter.

    Only the letter is asked of the library: its list of local authorities is of 2011, and pupils
    have numbers of authorities made since.
    """
    plain = number.replace(" ", "").upper()
    return bool(_UPN_FORM.fullmatch(plain)) and upn.calc_check_digit(plain) == plain[0]


def is_nino(number: str) -> bool:
    """Whether ``number`` has the form of an issued National Insurance number.

    HM Revenue and Customs, National Insurance Manual NIM39110; the library has no such number.
    """
    nino = re.sub(r"[ -]", "", number).upper()
    return bool(_NINO_FORM.fullmatch(nino)) and nino[:2] not in _NINO_BARRED
