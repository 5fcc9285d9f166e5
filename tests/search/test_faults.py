"""Elasticsearch is away, silent or wrong (T-F3): people find, nobody waits, nothing is lost."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from search import indexing
from search.breaker import breaker
from search.documents import definition
from search.dsl import connect
from search.engines import embedded_engine, engines
from search.engines.base import EngineUnavailableError
from search.models import IndexChange
from tests.search.http_server import HttpServer
from tests.services import elasticsearch_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def kingfisher(site_tree, run_tasks):
    """A page in the embedded index."""
    page = site_tree.home.add_child(
        instance=StandardPage(title="Kingfisher protocol", slug="kingfisher")
    )
    indexing.rebuild(embedded_engine())
    run_tasks()
    return page


@pytest.fixture
def search_url(settings):
    """Ask an Elasticsearch at this address first."""

    def use(url, **more):
        settings.PORTAL_SEARCH = {
            **settings.PORTAL_SEARCH,
            "URL": url,
            "INDEX": f"test-{uuid.uuid4().hex}",
            "SEARCH_TIMEOUT_SECONDS": 0.2,
            "INDEX_TIMEOUT_SECONDS": 0.2,
            **more,
        }
        return engines()[0]

    return use


@pytest.fixture
def misbehaving():
    """A server that does so."""
    servers = []

    def start(how, **more):
        servers.append(HttpServer(how, **more))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def results(client, text):
    return client.get("/search/", {"q": text}).content.decode()


def save(page, title):
    page.title = title
    page.save_revision().publish()


@pytest.mark.parametrize("how", HttpServer.WAYS)
def test_t_f3_a_server_that_fails_is_asked_once_and_the_embedded_engine_answers(
    client, kingfisher, search_url, misbehaving, run_tasks, how
):
    server = misbehaving(how)
    engine = search_url(server.url)
    assert "/kingfisher/" in results(client, "kingfisher")
    assert len(server.asked) == 1  # a server that is silent is still silent: it was left
    assert "/kingfisher/" in results(client, "kingfisher")
    assert client.get("/search/suggest/?q=kingf").json()["suggestions"]
    assert len(server.asked) == 1
    breaker.reset()
    save(kingfisher, "Kingfisher and heron protocol")
    assert len(server.asked) == 1  # saving asks nobody
    run_tasks()
    assert len(server.asked) > 1
    assert "/kingfisher/" in results(client, "heron")
    assert IndexChange.objects.filter(engine=engine.name).exists()
    engine.close()


def test_t_f3_a_server_that_refuses_is_left_alone(client, kingfisher, search_url, misbehaving):
    server = misbehaving("error")
    engine = search_url(server.url)
    server.stop()
    assert "/kingfisher/" in results(client, "kingfisher")
    assert breaker.is_open(engine.name)
    engine.close()


def test_t_f3_where_no_engine_answers_the_page_says_so_and_shows_the_ways_in(
    client, kingfisher, search_url, misbehaving
):
    engine = search_url(misbehaving("error").url)
    breaker.trip("embedded", EngineUnavailableError())
    shown = results(client, "kingfisher")
    assert "Search is not working at the moment" in shown
    assert "/guidance/" in shown
    assert client.get("/search/suggest/?q=kingf").json() == {"suggestions": []}
    engine.close()


def _certificate(path):
    """Write a certificate for localhost that signs itself, and its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_is_verified_and_the_key_is_sent_to_nobody_else(
    kingfisher, search_url, misbehaving, tmp_path
):
    certificate = _certificate(tmp_path / "localhost.pem")
    server = misbehaving("index deleted", certificate=certificate)
    stranger = search_url(server.url, API_KEY="c2VjcmV0", INDEX_TIMEOUT_SECONDS=5)
    with pytest.raises(EngineUnavailableError):
        stranger.exists()
    assert server.asked == []
    known = search_url(
        server.url, API_KEY="c2VjcmV0", CA_FILE=str(certificate), INDEX_TIMEOUT_SECONDS=5
    )
    assert not known.exists()
    assert [authorization for _, _, authorization in server.asked] == ["ApiKey c2VjcmV0"]
    stranger.close()
    known.close()


@pytest.fixture
def server_url():
    return elasticsearch_url()


def test_t_f3_what_changed_while_a_server_was_away_is_applied_when_it_is_back(
    client, site_tree, kingfisher, search_url, server_url, misbehaving, run_tasks
):
    real = search_url(server_url, SEARCH_TIMEOUT_SECONDS=20, INDEX_TIMEOUT_SECONDS=30)
    indexing.apply_pending()  # the first look builds the index
    real.refresh()
    assert indexing.differences(real) == []
    index = real._alias
    gone = site_tree.home.add_child(instance=StandardPage(title="Gone", slug="gone"))
    run_tasks()
    away = search_url(misbehaving("unavailable").url, INDEX=index)
    save(kingfisher, "Heron protocol")
    PageViewRestriction.objects.create(page=kingfisher, restriction_type="login")
    gone.delete()
    site_tree.home.add_child(instance=StandardPage(title="Bittern", slug="bittern"))
    run_tasks()
    assert IndexChange.objects.filter(engine=real.name).count() >= 4
    away.close()
    real = search_url(server_url, INDEX=index, SEARCH_TIMEOUT_SECONDS=20, INDEX_TIMEOUT_SECONDS=30)
    breaker.reset()
    for text in ("heron", "kingfisher", "gone"):
        assert "No results" in results(client, text)  # closed or gone, before the worker ran
    indexing.apply_pending()
    real.refresh()
    assert indexing.differences(real) == []
    assert "/bittern/" in results(client, "bittern")
    assert not breaker.is_open(real.name)
    real.remove()


@pytest.mark.parametrize("fault", ["deleted", "another layout", "half of it"])
def test_t_f3_an_index_that_was_lost_or_is_another_is_built_anew(
    kingfisher, search_url, server_url, fault
):
    engine = search_url(server_url, SEARCH_TIMEOUT_SECONDS=20, INDEX_TIMEOUT_SECONDS=30)
    client = connect(server_url, "")
    name = f"{engine._alias}.build-0"
    if fault == "another layout":
        body = definition()
        body["mappings"] |= {"_meta": {"layout": "old"}, "properties": {"key": {"type": "text"}}}
        client.indices.create(index=name, **body, aliases={engine._alias: {}})
    else:
        indexing.apply_pending()
    if fault == "deleted":
        client.indices.delete(index=next(iter(client.indices.get(index=f"{engine._alias}*"))))
    if fault == "half of it":
        engine.apply((), [f"page:{kingfisher.pk}"])
        engine.refresh()
        indexing.reconcile()
    indexing.apply_pending()
    engine.refresh()
    assert indexing.differences(engine) == []
    engine.remove()
    client.close()
