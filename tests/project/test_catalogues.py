"""Translations are whole: they compile, nothing is guessed, and every placeholder is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError

from portal.core.management.commands.compile_catalogues import compile_catalogue

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def messages(source):
    with source.open("rb") as po:
        catalogue = read_po(po, locale=source.parent.parent.name)
    return [message for message in catalogue if message.id]


def forms(message):
    """Each translated form with the forms of the source that it may follow."""
    if message.pluralizable:
        return [(one, message.id) for one in message.string if one]
    return [(message.string, (message.id,))] if message.string else []


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def test_there_is_a_welsh_catalogue_and_nothing_in_it_is_a_guess():
    assert [source.parent.parent.name for source in CATALOGUES] == ["cy"]
    (source,) = CATALOGUES
    assert [message.id for message in messages(source) if message.fuzzy] == []
    # A word in it that stands for something on every page.
    assert {m.id: m.string for m in messages(source)}["Sign in"] == "Mewngofnodi"


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda source: source.parent.parent.name)
def test_each_translation_has_the_placeholders_of_its_source(source):
    wrong = [
        translated
        for message in messages(source)
        for translated, originals in forms(message)
        if placeholders(translated) not in map(placeholders, originals)
    ]
    assert wrong == []


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda source: source.parent.parent.name)
def test_plural_forms_are_all_there_or_none(source):
    halves = [
        message.id
        for message in messages(source)
        if message.pluralizable and any(message.string) and not all(message.string)
    ]
    assert halves == []


def copy_with(tmp_path, entry):
    (original,) = CATALOGUES
    source = tmp_path / "cy" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(original.read_text(encoding="utf-8") + entry, encoding="utf-8")
    return source


def test_a_lost_placeholder_stops_the_compiling_and_leaves_nothing_behind(tmp_path):
    entry = '\n#, python-format\nmsgid "Hello %(one)s"\nmsgstr "Helo %(un)s"\n'
    source = copy_with(tmp_path, entry)
    with pytest.raises(CommandError, match=r"line \d+"):
        compile_catalogue(source)
    assert [path.name for path in source.parent.iterdir()] == ["django.po"]


def test_what_is_no_catalogue_is_said_to_be_none(tmp_path):
    source = copy_with(tmp_path, '\nmsgid "Half an entry\n')
    with pytest.raises(CommandError, match="cannot be read"):
        compile_catalogue(source)


def test_a_good_catalogue_is_compiled_beside_its_source(tmp_path):
    source = copy_with(tmp_path, "")
    compile_catalogue(source)
    assert source.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
