"""Roles as the code says; demonstration accounts only in demonstrations."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError
from wagtail.models import GroupPagePermission

from portal.accounts.demo import ACCOUNTS, make_demo_accounts, password_file
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role, sync_roles
from portal.core.exceptions import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_migrated_database_has_every_role():
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {role.value for role in Role}


def test_editors_write_but_do_not_publish():
    permissions = GroupPagePermission.objects.filter(group__name=Role.ACADEMY_EDITOR.value)
    assert set(permissions.values_list("permission__codename", flat=True)) == {
        "add_page",
        "change_page",
    }


@pytest.mark.parametrize("role", [Role.PRACTICE_REVIEWER, Role.LIVED_EXPERIENCE_REVIEWER])
def test_reviewers_enter_the_admin_and_no_more(role):
    group = Group.objects.get(name=role.value)
    assert [one.codename for one in group.permissions.all()] == ["access_admin"]
    assert not GroupPagePermission.objects.filter(group=group).exists()


def test_syncing_takes_away_what_somebody_added_by_hand():
    editors = Group.objects.get(name=Role.ACADEMY_EDITOR.value)
    before = GroupPagePermission.objects.filter(group=editors).count()
    publish = GroupPagePermission.objects.filter(permission__codename="publish_page").first()
    GroupPagePermission.objects.create(
        group=editors, page=publish.page, permission=publish.permission
    )
    sync_roles()
    assert GroupPagePermission.objects.filter(group=editors).count() == before


def test_an_inactive_person_holds_no_role(facilitator):
    facilitator.is_active = False
    assert not has_role(facilitator, Role.FACILITATOR)


def test_demonstration_accounts_need_debug_and_demo(settings, manage):
    for debug, demo in [(False, True), (True, False), (False, False)]:
        settings.DEBUG, settings.PORTAL_DEMO = debug, demo
        with pytest.raises(NotAllowed):
            make_demo_accounts()
        with pytest.raises(CommandError):
            manage("demo_accounts")
    assert not User.objects.exists()


def test_demonstration_passwords_are_generated_once_and_kept(settings, manage):
    settings.DEBUG = settings.PORTAL_DEMO = True
    first = make_demo_accounts()
    printed = manage("demo_accounts")
    assert make_demo_accounts() == first
    assert len({password for _, password in first.values()}) == len(ACCOUNTS)
    assert all(password in printed for _, password in first.values())
    assert password_file().stat().st_mode & 0o077 == 0
    user = User.objects.get(email="facilitator@demo.localhost")
    assert user.check_password(first["facilitator"][1])
    assert has_role(user, Role.FACILITATOR)
