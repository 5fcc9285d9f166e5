"""Outgoing links: asked of a real server, kept by state, never a way into a private network."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from learning.publishing.links.asking import ask, is_public
from learning.publishing.links.checking import check_link, check_what_is_due, collect_daily
from learning.publishing.links.collecting import broken_in, collect_links
from learning.publishing.models import LinkOnPage, LinkState, OutgoingLink
from tests.factories.learning import PracticeGuidePageFactory
from tests.learning.test_academy_staff import browser_of

PATHS = {"/ok": 200, "/gone": 410, "/missing": 404, "/forbidden": 403, "/broken": 503}


@pytest.fixture
def server():
    """A server of its own that notes what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        asked: list[str] = []

        def answer(self):
            Handler.asked.append(f"{self.command} {self.path}")
            status, target = PATHS.get(self.path, 200), None
            if self.path == "/no-head":
                status = 405 if self.command == "HEAD" else 200
            elif self.path in {"/moved", "/round", "/inside"}:
                status = 302
                target = {"/moved": "/ok", "/round": "/round", "/inside": "file:///etc/passwd"}
            self.send_response(status)
            if target:
                self.send_header("Location", target[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer  # noqa: N815 - the names it is called by

        def log_message(self, *args):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    running.asked = Handler.asked
    running.url = f"http://127.0.0.1:{running.server_port}"
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def may_be_private(settings):
    settings.PORTAL_LINKS_MAY_BE_PRIVATE = True
    settings.PORTAL_CHECK_LINKS = True


@pytest.mark.parametrize(
    ("path", "state", "status"),
    [
        ("/ok", LinkState.ANSWERS, 200),
        ("/moved", LinkState.ANSWERS, 200),
        ("/no-head", LinkState.ANSWERS, 200),
        ("/missing", LinkState.GONE, 404),
        ("/gone", LinkState.GONE, 410),
        ("/forbidden", LinkState.GUARDED, 403),
        ("/broken", LinkState.SILENT, 503),
        ("/round", LinkState.SILENT, None),
        ("/inside", LinkState.PRIVATE, None),
    ],
)
def test_a_link_is_asked(server, may_be_private, path, state, status):
    answer = ask(server.url + path)
    assert (answer.state, answer.status) == (state, status)


def test_head_comes_first_and_get_only_where_it_is_needed(server, may_be_private):
    ask(f"{server.url}/ok")
    ask(f"{server.url}/no-head")
    assert server.asked == ["HEAD /ok", "HEAD /no-head", "GET /no-head"]


def test_a_server_that_is_not_there_is_silent(server, may_be_private):
    server.shutdown()
    server.server_close()
    assert ask(f"{server.url}/ok").state == LinkState.SILENT


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_private_address_is_not_asked(server, host):
    assert ask(f"http://{host}:{server.server_port}/ok").state == LinkState.PRIVATE
    assert server.asked == []


def test_a_name_that_answers_differently_twice_does_not_get_through(server, monkeypatch):
    monkeypatch.setattr("learning.publishing.links.asking._refuse_private", lambda url: None)
    assert ask(f"{server.url}/ok").state == LinkState.PRIVATE
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_private_addresses_are_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_known(address):
    assert is_public(address)


def reference(doi):
    return {
        "type": "reference",
        "id": "r1",
        "value": {"key": "a", "year": "2019", "title": "A", "doi": doi, "url": "", "note": ""},
    }


@pytest.fixture
def guide(site_tree):
    page = PracticeGuidePageFactory(
        parent=site_tree.guides,
        title="Seeing neglect",
        equality='<p><a href="https://one.example/a#b">One</a> <a href="/mi/">Here</a></p>',
    )
    page.references = page._meta.get_field("references").stream_block.to_python(
        [reference("10.1093/bjsw/bcy126")]
    )
    page.save()
    return page


def stored():
    return sorted(LinkOnPage.objects.values_list("field", "link__url"))


@pytest.mark.django_db
def test_links_are_collected_from_live_pages_and_forgotten_with_them(guide):
    both = [
        ("equality", "https://one.example/a"),
        ("references", "https://doi.org/10.1093/bjsw/bcy126"),
    ]
    collect_links()
    collect_links()
    assert stored() == both
    guide.equality = "<p>No link.</p>"
    guide.save()
    collect_links()
    assert stored() == both[1:]
    assert OutgoingLink.objects.count() == 1
    guide.unpublish()
    collect_links()
    assert not OutgoingLink.objects.exists()


@pytest.mark.django_db
def test_nobody_is_asked_unless_the_operator_wants_it(server, settings):
    link = OutgoingLink.objects.create(url=f"{server.url}/ok")
    settings.PORTAL_LINKS_MAY_BE_PRIVATE = True
    assert settings.PORTAL_CHECK_LINKS is False
    collect_daily()
    assert check_what_is_due() == 0
    check_link.call(link.pk)
    assert not DBTaskResult.objects.exists()
    assert server.asked == []


@pytest.mark.django_db
def test_what_is_due_is_asked_once_and_spread_over_the_hour(server, may_be_private, run_tasks):
    for path in ("/ok", "/missing", "/broken"):
        OutgoingLink.objects.create(url=server.url + path)
    assert check_what_is_due() == 3
    assert check_what_is_due() == 0
    times = sorted(DBTaskResult.objects.values_list("run_after", flat=True))
    assert (times[2] - times[0]).total_seconds() == 50
    DBTaskResult.objects.update(run_after=timezone.now())
    run_tasks()
    states = dict(OutgoingLink.objects.values_list("url", "state"))
    assert states[f"{server.url}/ok"] == LinkState.ANSWERS
    # One silence may be an accident; a page that is gone is gone.
    assert [link.url for link in OutgoingLink.objects.broken()] == [f"{server.url}/missing"]
    for link in OutgoingLink.objects.all():
        check_link.call(link.pk)
    assert OutgoingLink.objects.broken().count() == 2


@pytest.mark.django_db
def test_editors_see_broken_links_in_the_report_and_beside_the_form(guide, academy_editor):
    collect_links()
    OutgoingLink.objects.filter(url__contains="one.example").update(
        state=LinkState.GONE, status=404, checked_at=timezone.now()
    )
    (found,) = broken_in(guide)
    assert (found.field, found.blocks) == ("equality", False)
    browser = browser_of(academy_editor)
    html = browser.get(reverse("broken_links")).content.decode()
    assert "https://one.example/a" in html
    assert "there is no such page" in html
    assert "links are not checked on this site" in html
    url = f"{reverse('broken_links')}?export=csv"
    rows = b"".join(browser.get(url).streaming_content).decode().splitlines()
    assert rows[1].startswith("Seeing neglect,https://one.example/a,there is no such page,404,")
    edit = reverse("wagtailadmin_pages:edit", args=(guide.pk,))
    assert "there is no such page" in browser.get(edit).content.decode()
