"""Signing up and in, as a person does it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

DETAILS = {
    "first_name": "Ayesha",
    "last_name": "Grant",
    "email": "ayesha@example.org",
    "password1": "four warm words together",
}


def test_signing_up_confirming_and_signing_in(client, site_tree, run_tasks):
    response = client.post("/accounts/signup/", DETAILS)
    assert response.status_code == 302
    assert mail.outbox == []  # the request itself sends nothing
    run_tasks()
    [letter] = mail.outbox
    link = re.search(r"http://testserver(\S+)", letter.body).group(1)
    assert client.get(link).status_code == 200
    assert not User.objects.get().emailaddress_set.get().verified  # looking changes nothing
    client.post(link)
    assert User.objects.get().emailaddress_set.get().verified
    response = client.post(
        "/accounts/login/", {"login": DETAILS["email"], "password": DETAILS["password1"]}
    )
    assert response["Location"] == "/my/"
    assert has_role(User.objects.get(), Role.PRACTITIONER)
    assert not has_role(User.objects.get(), Role.FACILITATOR)


def test_an_unverified_person_is_not_signed_in(client, site_tree):
    UserFactory(email="new@example.org", verified=False)
    client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_known_address_is_not_told_to_strangers(client, site_tree, run_tasks):
    UserFactory(email=DETAILS["email"])
    known = client.post("/accounts/signup/", DETAILS)
    unknown = client.post("/accounts/signup/", {**DETAILS, "email": "other@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email=DETAILS["email"]).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("password1", "short", "at least 12 characters"),
        ("email", "no address", "valid email"),
        ("first_name", "", "required"),
        ("first_name", "A\x00B", "Null characters"),
        ("last_name", "<script>", "cannot hold"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    client, site_tree, field, value, words
):
    response = client.post("/accounts/signup/", {**DETAILS, field: value})
    page = response.content.decode()
    assert "There is a problem" in page
    assert words.lower() in page.lower()
    if field != "last_name":
        assert DETAILS["last_name"] in page  # what was typed is kept
    assert not User.objects.exists()


def test_failed_sign_ins_are_limited(client, site_tree):
    UserFactory(email="person@example.org")
    wrong = {"login": "person@example.org", "password": "not the pass phrase"}
    pages = [client.post("/accounts/login/", wrong).content.decode() for _ in range(12)]
    assert "Too many failed" in pages[-1]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(client, site_tree, target):
    UserFactory(email="person@example.org")
    response = client.post(
        "/accounts/login/",
        {"login": "person@example.org", "password": PASSWORD, "next": target},
    )
    assert response["Location"] == "/my/"


def test_the_admin_has_no_second_unlimited_door(client, site_tree):
    response = client.get("/cms/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/cms/"


def test_opening_the_admin_without_access_is_explained_not_an_endless_redirect(
    client, site_tree, practitioner
):
    client.force_login(practitioner)
    response = client.get("/cms/", follow=True)
    assert response.status_code == 403
    assert "academy staff" in response.content.decode()


def test_the_staff_door_never_leads_to_another_site(client, site_tree, academy_editor):
    client.force_login(academy_editor)
    assert client.get("/cms/login/?next=//evil.example")["Location"] == "/cms/"


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        (
            "/accounts/signup/",
            [
                "Enter your first name.",
                "Enter your last name.",
                "Fill in “Email”.",
                "Fill in “Password”.",
            ],
        ),
        ("/accounts/login/", ["Fill in “Email”.", "Fill in “Password”."]),
        ("/accounts/password/reset/", ["Fill in “Email”."]),
    ],
)
def test_a_form_sent_empty_names_each_thing_that_is_missing(client, site_tree, address, missing):
    """It said “This field is required.” four times over, of no field by name."""
    page = client.post(address, {}).content.decode()
    assert "This field is required" not in page
    for words in missing:
        assert page.count(words) == 2, words  # in the summary and beside the field


def test_of_a_sign_in_the_day_is_kept_and_nothing_finer(client, site_tree):
    person = UserFactory()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    person.refresh_from_db()
    kept = timezone.localtime(person.last_login)
    assert kept.date() == timezone.localdate()
    assert (kept.hour, kept.minute, kept.second, kept.microsecond) == (0, 0, 0, 0)
