"""Real servers that tests may ask for; `script/services` starts them and says where they are."""

from __future__ import annotations

import os

import pytest


def required(name: str, missing: str) -> str:
    """Return what an environment variable says of a server; skip the test where it says nothing.

    Where every service was asked for the test fails instead.
    """
    value = os.environ.get(name, "")
    if not value:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail(f"{name} is not set, and every service was asked for.")
        pytest.skip(missing)
    return value


def elasticsearch_url() -> str:
    """Return the address of a real Elasticsearch."""
    return required("SEARCH_URL_TEST", "no Elasticsearch was started")
