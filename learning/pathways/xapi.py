"""Statements to a learning record store, where the site has one: xAPI 1.0.3.

Off unless `XAPI_URL` is set. A statement says that somebody, named by a code that only this site
can trace to a person, has completed a module. It is written in the transaction of the completion
and deleted when the store has it; the store knows it by its id, so that sending twice is one.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import requests
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from learning.models import ModuleProgress
from learning.pathways.models import Statement
from learning.signals import module_completed
from portal.core.outbox import enqueue_overdue
from portal.core.schedule import every

if TYPE_CHECKING:
    from portal.accounts.models import User

logger = logging.getLogger("portal.xapi")

VERSION = "1.0.3"
COMPLETED = {
    "id": "http://adlnet.gov/expapi/verbs/completed",
    "display": {"en-GB": "completed"},
}
MODULE_TYPE = "http://adlnet.gov/expapi/activities/module"
SECONDS = 10
#: Waits between attempts: a minute, then twice as long each time, a day at most.
LONGEST_WAIT = timedelta(days=1)
#: The store has it: taken, or known already.
_TAKEN = {200, 204, 409}


def connect() -> None:
    """Listen for completed modules; called once when apps are ready."""
    module_completed.connect(_completed, dispatch_uid="xapi-completed")


def is_on() -> bool:
    """Tell whether this site has a store."""
    return bool(settings.PORTAL_XAPI_URL)


def _completed(sender: Any, progress: ModuleProgress, **kwargs: Any) -> None:
    if is_on():
        statement = Statement.objects.create(person=progress.person, body=_body(progress))
        send_statement.enqueue(str(statement.pk))


def code_of(person: User) -> str:
    """Return the code a person has in the store: always the same, and no way back from it."""
    key = f"xapi:{settings.SECRET_KEY}".encode()
    return hmac.new(key, str(person.pk).encode(), hashlib.sha256).hexdigest()[:32]


def _body(progress: ModuleProgress) -> dict[str, Any]:
    module = progress.module
    completed_at = progress.completed_at or timezone.now()
    return {
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": settings.PORTAL_BASE_URL, "name": code_of(progress.person)},
        },
        "verb": COMPLETED,
        "object": {
            "objectType": "Activity",
            "id": f"{settings.PORTAL_BASE_URL}{module.url}",
            "definition": {"name": {"en-GB": module.title}, "type": MODULE_TYPE},
        },
        "result": {"completion": True},
        "context": {"revision": progress.completed_version, "platform": settings.WAGTAIL_SITE_NAME},
        "timestamp": completed_at.isoformat(),
    }


@task()
def send_statement(statement_id: str) -> None:
    """Give one statement to the store; what it does not take now is tried again later.

    The store is asked outside any transaction. A worker that dies in between sends the
    statement again, and the store knows it by its id.
    """
    statement = Statement.objects.filter(pk=statement_id, state=Statement.State.WAITING).first()
    if statement is None or not is_on():
        return
    status = _put(statement)
    if status in _TAKEN:
        statement.delete()
        return
    _put_off(statement_id, status)


def _put(statement: Statement) -> int | None:
    """Return the store's status, or None where there is no answer."""
    try:
        answer = requests.put(
            f"{settings.PORTAL_XAPI_URL.rstrip('/')}/statements",
            params={"statementId": str(statement.pk)},
            json=statement.body,
            auth=(settings.PORTAL_XAPI_USERNAME, settings.PORTAL_XAPI_PASSWORD),
            headers={"X-Experience-API-Version": VERSION},
            timeout=SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        logger.warning("statement %s not sent (%s)", statement.pk, type(error).__name__)
        return None
    return answer.status_code


@transaction.atomic
def _put_off(statement_id: str, status: int | None) -> None:
    """Try again later; a statement that the store calls wrong is kept and not sent again."""
    statement = Statement.objects.select_for_update().filter(pk=statement_id).first()
    if statement is None:
        return
    statement.attempts += 1
    if status == 400:  # noqa: PLR2004 - Bad Request: the same will be refused again
        statement.state = Statement.State.REFUSED
        logger.error("statement %s refused by the store", statement.pk)
    else:
        wait = min(timedelta(minutes=2 ** min(statement.attempts - 1, 12)), LONGEST_WAIT)
        statement.due = timezone.now() + wait
    statement.save(update_fields=["attempts", "state", "due"])


@every(minutes=5, name="send-overdue-statements")
def send_overdue() -> int:
    """Send what is due again, and what a worker left behind; return how many."""
    if not is_on():
        return 0
    waiting = Statement.objects.filter(state=Statement.State.WAITING)
    return enqueue_overdue(waiting, send_statement)
