"""Who stands behind a session."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from portal.accounts.backends import SignInBackend
from portal.accounts.roles import Role, has_role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_their_groups_in_one_query(facilitator, django_assert_num_queries):
    facilitator.groups.add(Group.objects.create(name="Pilot"))
    with django_assert_num_queries(1):
        found = SignInBackend().get_user(str(facilitator.pk))
        assert found == facilitator
        assert has_role(found, Role.FACILITATOR)
        assert not has_role(found, Role.ACADEMY_EDITOR)
    assert found.group_names == dict(facilitator.groups.values_list("pk", "name"))


def test_a_person_in_no_group_is_still_somebody(django_assert_num_queries):
    person = UserFactory()
    person.groups.clear()
    with django_assert_num_queries(1):
        found = SignInBackend().get_user(person.pk)
        assert found == person
        assert found.group_names == {}


def test_nobody_stands_behind_the_session_of_a_person_who_left():
    person = UserFactory(is_active=False)
    assert SignInBackend().get_user(person.pk) is None
    person.delete()
    assert SignInBackend().get_user(person.pk) is None
