"""What every test may ask for: the page tree, people by role, the task queue."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from wagtail.models import Page, Site

from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.kept import ON_POSTGRES, copy_into_memory, kept


@pytest.fixture(scope="session", autouse=True)
def _words_of_other_languages():
    """Compiled from what stands in the checkout now, as every site does before it starts."""
    call_command("compile_catalogues", verbosity=0, stdout=StringIO())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Begin with a copy of a migrated database; what is new since is migrated as ever."""
    if ON_POSTGRES:
        with kept() as name:
            connection.settings_dict["TEST"]["TEMPLATE"] = name
        yield
        return
    with closing(copy_into_memory(connection.creation._get_test_db_name())):
        yield


@pytest.fixture(autouse=True)
def _files_and_mail_of_their_own(settings, tmp_path):
    """Keep files out of the checkout, and let mail take the queue it takes for real."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PORTAL_VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "portal.core.mail.QueuedEmailBackend"


@pytest.fixture(autouse=True)
def _no_language_left_behind():
    """A request for a Welsh page leaves Welsh on; on a site the next request sets its own."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Rate limits and counters start at nothing in each test."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _no_engine_left_alone():
    """What one test did to a search engine must not keep the next from asking it."""
    from search.breaker import breaker

    breaker.reset()


@dataclass
class SiteTree:
    """Root, home and one index of each kind."""

    site: Site
    home: Page
    guides: Page
    resources: Page
    modules: Page
    circles: Page


@pytest.fixture
def site_tree(db) -> SiteTree:
    """The page tree every site has."""
    from circles.models import CircleIndexPage
    from home.models import HomePage
    from learning.models import GuideIndexPage, MIResourceIndexPage, ModuleIndexPage

    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.get(pk=site.root_page_id)

    def index(model, title, slug):
        return home.add_child(instance=model(title=title, slug=slug, summary=title))

    return SiteTree(
        site=site,
        home=home,
        guides=index(GuideIndexPage, "Guidance", "guidance"),
        resources=index(MIResourceIndexPage, "Motivational interviewing", "mi"),
        modules=index(ModuleIndexPage, "Learning modules", "modules"),
        circles=index(CircleIndexPage, "Learning circles", "circles"),
    )


@pytest.fixture
def practitioner(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory()


@pytest.fixture
def facilitator(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(roles=[Role.FACILITATOR])


@pytest.fixture
def academy_editor(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(roles=[Role.ACADEMY_EDITOR])


@pytest.fixture
def academy_publisher(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(roles=[Role.ACADEMY_PUBLISHER])


@pytest.fixture
def practice_reviewer(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(roles=[Role.PRACTICE_REVIEWER])


@pytest.fixture
def lived_experience_reviewer(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(roles=[Role.LIVED_EXPERIENCE_REVIEWER])


@pytest.fixture
def administrator(db) -> User:
    from tests.factories.accounts import UserFactory

    return UserFactory(administrator=True)


@pytest.fixture
def run_tasks(db) -> Callable[[], None]:
    """Do all enqueued work now, as the worker would (tasks due later stay)."""
    from django_tasks import task_backends
    from django_tasks_db.models import DBTaskResult

    def drain() -> None:
        for _ in range(200):
            row = DBTaskResult.objects.ready().first()
            if row is None:
                return
            row.claim("test-worker")
            try:
                value = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            except Exception as error:
                row.set_failed(error)
                raise
            row.set_successful(value)
        raise AssertionError("Tasks enqueue one another without end.")

    assert task_backends["default"]
    return drain


@pytest.fixture
def manage() -> Callable[..., str]:
    """Run a management command and return what it printed."""

    def run(*args: str, **options) -> str:
        out = StringIO()
        call_command(*args, stdout=out, **options)
        return out.getvalue()

    return run
