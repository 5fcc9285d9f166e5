"""People are told once, after the commit, and only what is still true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.notifications import kinds
from portal.notifications.kinds import Attachment, Message, NotificationKind
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.notifications.tasks import deliver_left_over_notifications, deliver_notification
from tests.factories.accounts import TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(monkeypatch):
    """A kind of this test's own; what it builds can be exchanged."""
    box = {"message": Message("A subject", {}, [Attachment("a.txt", b"x", "text/plain")])}

    def build(notification):
        if isinstance(box["message"], Exception):
            raise box["message"]
        return box["message"]

    monkeypatch.setitem(
        kinds._kinds, "test", NotificationKind("test", "account/email/base_message", build)
    )
    monkeypatch.setattr(
        "portal.notifications.tasks.render_to_string", lambda name, context: f"text of {name}"
    )
    return box


def test_a_person_is_told_once_per_cause(built, practitioner, run_tasks):
    team = TeamFactory()
    for _ in range(3):
        notify(kind="test", recipient=practitioner, subject=team)
    run_tasks()
    assert [message.to for message in mail.outbox] == [[practitioner.email]]
    notify(kind="test", recipient=practitioner, subject=team, version=2)
    run_tasks()
    assert len(mail.outbox) == 2


def test_what_was_told_before_makes_no_more_work(built, practitioner, run_tasks):
    team = TeamFactory()
    notify(kind="test", recipient=practitioner, subject=team)
    run_tasks()
    before = DBTaskResult.objects.count()
    for _ in range(3):
        notify(kind="test", recipient=practitioner, subject=team)
    assert DBTaskResult.objects.count() == before


def test_nobody_is_told_of_what_was_rolled_back(built, practitioner, run_tasks):
    with pytest.raises(RuntimeError), transaction.atomic():
        notify(kind="test", recipient=practitioner, subject=TeamFactory())
        raise RuntimeError
    run_tasks()
    assert mail.outbox == []


def test_what_is_no_longer_true_is_not_sent(built, practitioner, run_tasks):
    built["message"] = None
    notify(kind="test", recipient=practitioner, subject=TeamFactory())
    run_tasks()
    assert mail.outbox == []
    assert Notification.objects.get().state == Notification.State.DROPPED


def test_a_person_who_left_is_not_written_to(built, practitioner, run_tasks):
    notify(kind="test", recipient=practitioner, subject=TeamFactory())
    practitioner.is_active = False
    practitioner.save()
    run_tasks()
    assert mail.outbox == []


def test_a_task_that_runs_twice_sends_once(built, practitioner, run_tasks):
    notification = notify(kind="test", recipient=practitioner, subject=TeamFactory())
    deliver_notification.call(str(notification.pk))
    run_tasks()
    assert len(mail.outbox) == 1


def test_a_mail_that_cannot_be_built_is_tried_again(built, practitioner, run_tasks):
    fine, built["message"] = built["message"], ValueError("broken")
    notification = notify(kind="test", recipient=practitioner, subject=TeamFactory())
    run_tasks()
    notification.refresh_from_db()
    assert (notification.state, notification.attempts) == (Notification.State.WAITING, 1)
    built["message"] = fine
    deliver_notification.call(str(notification.pk))
    run_tasks()
    assert len(mail.outbox) == 1


def test_a_worker_that_died_loses_no_notification(built, practitioner, run_tasks):
    notify(kind="test", recipient=practitioner, subject=TeamFactory())
    DBTaskResult.objects.all().delete()
    Notification.objects.update(due=timezone.now() - timedelta(minutes=5))
    assert deliver_left_over_notifications() == 1
    run_tasks()
    assert len(mail.outbox) == 1


def test_an_unknown_kind_is_a_mistake_in_the_code(practitioner):
    with pytest.raises(KeyError):
        notify(kind="no such kind", recipient=practitioner, subject=TeamFactory())
