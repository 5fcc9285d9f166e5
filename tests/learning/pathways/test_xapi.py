"""Statements to a learning record store: a real server on this machine."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from learning.pathways.models import Statement
from learning.pathways.xapi import code_of, send_overdue, send_statement
from portal.core.outbox import PATIENCE

pytestmark = pytest.mark.django_db


class Store(ThreadingHTTPServer):
    """Answers with the statuses it was given, then 204; keeps what it was sent."""

    daemon_threads = True

    def __init__(self):
        self.statuses: list[int] = []
        self.received: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        store = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                store.received.append((self.path, dict(self.headers), body))
                self.send_response(store.statuses.pop(0) if store.statuses else 204)
                self.end_headers()

            def log_message(self, *args):
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def store(settings):
    server = Store()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PORTAL_XAPI_URL = f"http://127.0.0.1:{server.server_port}/xapi/"
    settings.PORTAL_XAPI_USERNAME, settings.PORTAL_XAPI_PASSWORD = "portal", "secret"
    yield server
    server.shutdown()
    server.server_close()


def test_a_module_completed_is_told_once_and_then_forgotten(
    store, practitioner, modules, complete, run_tasks
):
    complete(practitioner, modules[0])
    statement = Statement.objects.get()
    run_tasks()
    complete(practitioner, modules[0])
    run_tasks()
    ((path, headers, body),) = store.received
    assert urlsplit(path).path == "/xapi/statements"
    assert parse_qs(urlsplit(path).query) == {"statementId": [str(statement.pk)]}
    assert headers["X-Experience-API-Version"] == "1.0.3"
    assert headers["Authorization"].startswith("Basic ")
    assert body["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert body["object"]["definition"]["name"] == {"en-GB": "Listening"}
    assert body["context"]["revision"] == "1.0"
    assert body["timestamp"]
    assert not Statement.objects.exists()


def test_nobody_can_be_told_from_a_statement(store, practitioner, modules, complete, run_tasks):
    complete(practitioner, modules[0])
    run_tasks()
    sent = json.dumps(store.received[0][2])
    for known in (practitioner.email, practitioner.last_name, str(practitioner.pk)):
        assert known not in sent
    assert code_of(practitioner) in sent
    assert len(code_of(practitioner)) == 32


def test_without_a_store_nothing_is_written(practitioner, modules, complete, run_tasks, client):
    complete(practitioner, modules[0])
    run_tasks()
    assert not Statement.objects.exists()
    client.force_login(practitioner)
    html = client.get(f"{modules[0].url}complete/").content.decode()
    assert "learning record" not in html


def test_people_are_told_at_the_end_of_a_module(store, practitioner, modules, complete, client):
    complete(practitioner, modules[0])
    client.force_login(practitioner)
    html = client.get(f"{modules[0].url}complete/").content.decode()
    assert "under a code and without your name" in html


@pytest.mark.parametrize("status", [500, 503, 401, 404, 302])
def test_what_the_store_does_not_take_waits_and_is_sent_again(
    store, practitioner, modules, complete, run_tasks, status
):
    store.statuses = [status]
    complete(practitioner, modules[0])
    run_tasks()
    statement = Statement.objects.get()
    assert (statement.state, statement.attempts) == ("waiting", 1)
    assert statement.due > timezone.now()
    send_overdue()
    run_tasks()
    assert len(store.received) == 1
    Statement.objects.update(due=timezone.now() - PATIENCE - timedelta(seconds=1))
    assert send_overdue() == 1
    run_tasks()
    assert not Statement.objects.exists()
    first, second = store.received
    assert first[0] == second[0]


def test_a_store_that_is_down_loses_nothing(
    store, practitioner, modules, complete, run_tasks, settings
):
    settings.PORTAL_XAPI_URL = "http://127.0.0.1:9/xapi"
    complete(practitioner, modules[0])
    run_tasks()
    assert Statement.objects.get().attempts == 1


def test_a_statement_the_store_has_already_is_done_with(
    store, practitioner, modules, complete, run_tasks
):
    store.statuses = [409]
    complete(practitioner, modules[0])
    run_tasks()
    assert not Statement.objects.exists()


def test_a_statement_the_store_calls_wrong_is_kept_and_not_sent_again(
    store, practitioner, modules, complete, run_tasks
):
    store.statuses = [400]
    complete(practitioner, modules[0])
    run_tasks()
    statement = Statement.objects.get()
    assert statement.state == "refused"
    Statement.objects.update(due=timezone.now() - timedelta(days=1))
    assert send_overdue() == 0
    send_statement.call(str(statement.pk))
    assert len(store.received) == 1


def test_a_completion_that_is_rolled_back_tells_nothing(store, practitioner, modules, complete):
    from django.db import transaction

    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        complete(practitioner, modules[0])
        raise Undone
    assert not Statement.objects.exists()
