"""Colours people can read, in both schemes: WCAG 2.2, 1.4.3 and 1.4.11."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders

TEXT, EDGE = 4.5, 3.0
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "soft") for ground in ("paper", "surface", "sunken")),
    *((ink, ground, TEXT) for ink in ("link", "link-hover") for ground in ("paper", "surface")),
    *((ink, "info-bg", TEXT) for ink in ("ink", "soft", "primary", "primary-deep")),
    *((ink, "sunken", TEXT) for ink in ("link", "link-hover")),
    *((ink, "paper", TEXT) for ink in ("primary", "terracotta-ink", "visited", "stop")),
    *((tone, f"{tone}-bg", TEXT) for tone in ("good", "caution", "stop", "info")),
    *(("ink", f"{tone}-bg", TEXT) for tone in ("good", "caution", "stop", "info")),
    ("stop", "surface", TEXT),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-deep", TEXT),
    ("stage-ink", "stage", TEXT),
    ("stage-soft", "stage", TEXT),
    ("ink", "mark", TEXT),
    *(("edge", ground, EDGE) for ground in ("paper", "surface")),
    *(("primary", ground, EDGE) for ground in ("paper", "surface")),
    ("stop", "surface", EDGE),
    ("focus", "focus-glow", EDGE),
]


@pytest.fixture(scope="module")
def tokens() -> dict[str, tuple[str, str]]:
    path = finders.find("css/portal.css")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as sheet:
        css = sheet.read()
    css = css.split("@supports not")[0]  # what follows repeats the light ones for old browsers
    both = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    one = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css)
    return {name: (light, dark) for name, light, dark in both} | {n: (c, c) for n, c in one}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_the_pair_stands_out_enough(tokens, scheme, front, back, least):
    high, low = sorted(
        (luminance(tokens[front][scheme]), luminance(tokens[back][scheme])), reverse=True
    )

    assert (high + 0.05) / (low + 0.05) >= least


def test_a_browser_that_knows_no_light_dark_gets_every_light_colour():
    path = finders.find("css/portal.css")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as sheet:
        tokens = sheet.read().split("@layer base {")[0]
    usual, old = tokens.split("@supports not (color: light-dark(#000, #fff)) {")
    colour = r"(?:#[0-9a-f]+|rgb\([^)]*\))"
    both = re.findall(rf"--([\w-]+): light-dark\(({colour}), {colour}\)", usual)
    assert len(both) == usual.count(": light-dark(")
    assert dict(re.findall(rf"--([\w-]+): ({colour});", old)) == dict(both)
