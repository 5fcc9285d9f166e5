"""Where the detector's words come from."""

from __future__ import annotations

import importlib

import pytest

from circles.reflections.anonymise import vocabulary


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "pl_PL", "yo_NG", "et_EE", "ro_RO"])
def test_names_read_from_fakers_files_are_those_that_faker_gives(locale):
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    first, last = vocabulary._names_of(locale)
    for read, prefix in ((first, "first_names"), (last, "last_names")):
        given = {
            str(name).lower()
            for kind in vars(provider)
            if kind.startswith(prefix)
            for name in getattr(provider, kind)
            if len(name) > 2
        }
        assert given - {"doe"} <= read


def test_a_word_is_rather_a_name_if_it_is_seldom_said():
    assert vocabulary.is_rather_a_name("raj")
    assert not vocabulary.is_rather_a_name("grace")
    assert not vocabulary.is_rather_a_name("hamster")
