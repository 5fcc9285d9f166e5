from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_wagtails_own_sign_in_form_leads_to_the_one_with_limits(client):
    response = client.get("/_util/login/", {"next": "/modules/"})
    assert response.status_code == 302
    assert response.url == "/accounts/login/?next=%2Fmodules%2F"


def test_wagtails_own_sign_in_form_signs_nobody_in(client, practitioner):
    from tests.factories.accounts import PASSWORD

    client.post("/_util/login/", {"username": practitioner.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
