"""Roles in one table: what a person in each group may do.

`manage.py sync_roles` (and every migrate) makes the groups and permissions of the
database what this file says. Administrators are superusers and need no group.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from portal.accounts.signals import roles_synced

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class Role(StrEnum):
    """The groups people are in, by the name editors see."""

    PRACTITIONER = "Practitioners"
    FACILITATOR = "Facilitators"
    ACADEMY_EDITOR = "Academy editors"
    ACADEMY_PUBLISHER = "Academy publishers"
    PRACTICE_REVIEWER = "Practice reviewers"
    LIVED_EXPERIENCE_REVIEWER = "Lived-experience reviewers"


#: On every page. Reviewers have none: their step of the workflow opens the page to them.
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.ACADEMY_EDITOR: ("add_page", "change_page"),
    Role.ACADEMY_PUBLISHER: (
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ),
    Role.PRACTICE_REVIEWER: (),
    Role.LIVED_EXPERIENCE_REVIEWER: (),
}

#: Images, documents and videos, in every collection.
MEDIA_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.ACADEMY_EDITOR: ("add", "choose"),
    Role.ACADEMY_PUBLISHER: ("add", "change", "choose"),
}

#: Words of the field that staff keep, by "app_label.model"; publishers may do all of it.
SNIPPETS = (
    "learning.topic",
    "learning.audience",
    "learning.levelofneed",
    "learning.assessmenttype",
    "learning.miterm",
    "learning.evidencescale",
    "learning.evidencerating",
    "pathways.pathway",
    "practice_tools.drillsentence",
    "glossary.glossaryterm",
    "search.synonymset",
    "reflections.reflectiontemplate",
    "circles.facilitatorassignment",
    "circles.academyclosure",
    "wagtailredirects.redirect",
    "wagtailsearchpromotions.searchpromotion",
)


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    """Tell whether a person holds one of the roles; administrators hold every one.

    One query the first time, kept on the person for the request.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    held = user.group_names.values()
    return any(role.value in held for role in roles)


def give_role(user: User, role: Role) -> None:
    """Put a person into a role's group."""
    user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    user.__dict__.pop("group_names", None)


@transaction.atomic
def sync_roles() -> None:
    """Make groups and permissions what this module says, then whatever hangs on them."""
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    # Wagtail's own first groups would be a second set of rules beside this table.
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    root = Page.get_first_root_node()
    media = Collection.get_first_root_node()
    if root is None or media is None:
        return
    for role, group in groups.items():
        _set_page_permissions(group, root, PAGE_PERMISSIONS.get(role, ()))
        _set_media_permissions(group, media, MEDIA_PERMISSIONS.get(role, ()))
        group.permissions.set(_model_permissions(role))
    roles_synced.send(sender=Role, groups=groups, root=root)


def _set_page_permissions(group: Group, root: Page, codenames: tuple[str, ...]) -> None:
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    )
    GroupPagePermission.objects.filter(group=group).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_media_permissions(group: Group, root: Collection, verbs: tuple[str, ...]) -> None:
    codenames = [f"{verb}_{model}" for verb in verbs for model in ("image", "document", "media")]
    wanted = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs", "wagtailmedia"),
        codename__in=codenames,
    )
    GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _model_permissions(role: Role) -> list[Permission]:
    if role not in PAGE_PERMISSIONS:
        return []
    found = list(
        Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    if role is Role.ACADEMY_PUBLISHER:
        for snippet in SNIPPETS:
            app_label, model = snippet.split(".")
            found += Permission.objects.filter(
                content_type__app_label=app_label, content_type__model=model
            )
    return found
