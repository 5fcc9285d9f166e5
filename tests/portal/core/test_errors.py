"""When something is wrong, people read plain words."""

from __future__ import annotations

import logging

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from portal.core.views import server_error

pytestmark = pytest.mark.django_db


def test_an_unknown_address_gives_a_helpful_page(client, site_tree):
    response = client.get("/no-such-page/<script>/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "<script>/" not in page
    assert 'action="/search/"' in page


@pytest.mark.parametrize("path", ["/%00/", "/guidance/%00", "/%ff%fe/", "/" + "a" * 5000 + "/"])
def test_hostile_addresses_are_simply_not_found(client, site_tree, path):
    assert client.get(path).status_code in {400, 404}


def test_a_crash_shows_a_reference_that_is_in_the_log(site_tree, monkeypatch, caplog):
    def crash(*args, **kwargs):
        raise RuntimeError("Tyrone of 3 High Street")

    monkeypatch.setattr("home.models.HomePage.serve", crash)
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR, logger="portal.request"):
        response = client.get("/")
    assert response.status_code == 500
    reference = caplog.records[0].getMessage().split()[1]
    assert len(reference) == 8
    assert reference in response.content.decode()
    assert "Tyrone" not in response.content.decode()


def test_the_500_page_needs_neither_database_nor_session():
    request = RequestFactory().get("/")
    request.reference = "abcd1234"
    assert b"abcd1234" in server_error(request).content


def test_a_form_that_grew_old_is_explained(site_tree):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode()


def test_health_says_whether_the_database_answers(client, monkeypatch):
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").json() == {"ready": True, "low_on_disk": False}

    def broken():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)
    assert client.get("/health/ready").status_code == 503


def test_every_answer_carries_the_protecting_headers(client, site_tree):
    for path in ("/", "/no-such-page/", "/accounts/login/", "/health/live"):
        response = client.get(path)
        assert "default-src 'self'" in response["Content-Security-Policy"], path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"


def test_signed_in_pages_are_kept_out_of_caches(client, site_tree, practitioner):
    client.force_login(practitioner)
    assert client.get("/")["Cache-Control"] == "private, no-store"
