"""The log names nobody and quotes nothing."""

from __future__ import annotations

import logging

from portal.core.logs import WithoutPersonalData


def filtered(message, *args, exc_info=None):
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, message, args, exc_info)
    assert WithoutPersonalData().filter(record)
    return record


def test_searches_are_cut_out_of_addresses():
    assert "bruise" not in filtered("Not Found: /search/?q=bruise+on+arm").getMessage()


def test_keys_of_calendar_feeds_are_cut_out():
    said = filtered("Not Found: /circles/feeds/Zm9vYmFy-_x.ics").getMessage()

    assert said == "Not Found: /circles/feeds/…"


def test_email_addresses_are_cut_out():
    assert "@" not in filtered("login failed for %s", "jo@example.org").getMessage()


def test_a_crash_keeps_its_place_and_loses_its_words():
    try:
        raise ValueError("Tyrone lives at 3 High Street")
    except ValueError as error:
        record = filtered("crashed", exc_info=(type(error), error, error.__traceback__))
    assert "Tyrone" not in record.getMessage()
    assert "ValueError at test_logs.py" in record.getMessage()
    assert record.exc_info is None
