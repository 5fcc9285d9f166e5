"""Words in templates stand inside translate or blocktranslate, so that a translator gets them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = Path(settings.ROOT)
ROOMS = ("portal", "home", "learning", "search", "circles")

#: Templates that are English only, and why.
EXEMPT = {
    **{
        f"portal/core/templates/{name}.html": "may use nothing that could be broken, catalogues too"
        for name in ("500", "503_database", "507", "fault")
    },
    "portal/core/templates/styleguide.html": "shows components to those who write templates",
    "portal/core/templates/core/dev_mail.html": "development only",
    "portal/core/templates/core/dev_letter.html": "development only",
}
#: The same in every language.
NAMES = ("PDF", "CSV", "XLSX", "doi.org/", "999")

SPOKEN = re.compile(r"""\b(?:aria-label|placeholder|title|alt)=(?:"([^"]*)"|'([^']*)')""")
SILENT = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
#: Words given to a component, `title="Pages"`, or to a filter, `default:"Pages"`. A default in
#: small letters is a name of the code's.
GIVEN = re.compile(
    r"""\b(?:(?:action|hint|kicker|label|lead|meta|nouns?|text|title)=|default:(?=.[A-Z]))"""
    r"""(?:"([^"]*)"|'([^']*)')"""
)
LETTER = re.compile(r"[^\W\d_]")


def templates(room):
    return sorted(
        path
        for kind in ("html", "txt")
        for path in (ROOT / room).glob(f"**/templates/**/*.{kind}")
        if str(path.relative_to(ROOT)) not in EXEMPT
    )


def has_words(text):
    text = unescape(text)
    for name in NAMES:
        text = text.replace(name, "")
    return bool(LETTER.search(text))


def unmarked(source):
    """Return the words of a template that no translator would be given."""
    found, inside, markup = [], "", ""
    for token in Lexer(source).tokenize():
        words = token.contents.split()
        first = words[0] if words else ""
        if token.token_type == TokenType.BLOCK and first in {"comment", "blocktranslate"}:
            inside = first
        elif token.token_type == TokenType.BLOCK and first == f"end{inside}":
            inside = ""
        elif inside or token.token_type == TokenType.COMMENT:
            continue
        elif token.token_type == TokenType.TEXT:
            markup += token.contents
        else:
            given = (
                token.contents if token.token_type == TokenType.VAR or first == "include" else ""
            )
            found += [a or b for a, b in GIVEN.findall(given) if has_words(a + b)]
            markup += "\N{NULL}"  # something stands here; no letter of it is the template's
    markup = SILENT.sub("", markup)
    found += [a or b for a, b in SPOKEN.findall(markup) if has_words(a + b)]
    text = re.sub(r"<[^>]*>", "\n", markup)
    return found + [line.strip() for line in text.splitlines() if has_words(line)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_word_of_its_templates_is_marked(room):
    found = {
        str(path.relative_to(ROOT)): words
        for path in templates(room)
        if (words := unmarked(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_room_with_templates_is_looked_at():
    rooms = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("*/**/templates/")}
    assert rooms - {"var", "tests"} == set(ROOMS)
    assert [name for name in EXEMPT if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<nav aria-label="Steps"></nav>', ["Steps"]),
        ("<p>{{ n }} steps</p>", ["\N{NULL} steps"]),
        ('{% include "a.html" with title="Pages" only %}', ["Pages"]),
        ("{{ label|default:'Pages' }}", ["Pages"]),
        ("{{ tone|default:'neutral' }}", []),
        ('{% include "a.html" with title=_("Pages") only %}', []),
        ("{% blocktranslate %}Hello{% endblocktranslate %}", []),
        ("{% comment %}Hello{% endcomment %}<b class='x'>{# Hello #}{{ name }} – 3</b>", []),
        ("<svg><text>A</text></svg> (PDF) &amp; &nbsp;", []),
    ],
)
def test_unmarked_words_are_seen_and_marked_ones_are_not(source, words):
    assert unmarked(source) == words
