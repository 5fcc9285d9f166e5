"""Asks another host whether an address answers, and reads nothing of what it says.

An editor may type any address, so the site must not become a way into the network it stands in:
names that lead to private addresses are refused before anything is sent, after each redirect
anew, and once more on the connection itself, because a name may answer differently twice.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from learning.publishing.models import LinkState

#: Seconds to wait for a connection, and for the answer to begin.
TIMEOUTS = (4, 8)
MOST_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GONE = {404, 410}
_DOI_HOSTS = {"doi.org", "www.doi.org", "dx.doi.org"}


class PrivateAddress(Exception):
    """The address leads into a private network, or to no web address at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking; `status` is empty where nothing answered."""

    state: LinkState
    status: int | None = None


def ask(url: str) -> Answer:
    """Tell whether `url` answers: by HEAD, and by GET where a server does not like that."""
    try:
        with _session() as session:
            status = _status(session, "HEAD", url)
            if status >= requests.codes.bad_request:
                status = _status(session, "GET", url)
    except PrivateAddress:
        return Answer(LinkState.PRIVATE)
    except (requests.RequestException, OSError, ValueError):
        return Answer(LinkState.SILENT)
    return Answer(_state_of(status), status)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that anybody on the internet could reach."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or ip in _NAT64:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def _state_of(status: int) -> LinkState:
    if status < requests.codes.bad_request:
        return LinkState.ANSWERS
    if status in _GONE:
        return LinkState.GONE
    if status >= requests.codes.internal_server_error:
        return LinkState.SILENT
    return LinkState.GUARDED


def _status(session: requests.Session, method: str, url: str) -> int:
    """Return the status at the end of the redirects.

    A DOI that is known is redirected to its publisher; that is answer enough, and publishers
    seldom answer a robot.
    """
    for _ in range(MOST_REDIRECTS + 1):
        _refuse_private(url)
        answer = session.request(method, url, allow_redirects=False, stream=True, timeout=TIMEOUTS)
        answer.close()
        if not answer.is_redirect or urlsplit(url).hostname in _DOI_HOSTS:
            return answer.status_code
        url = urljoin(url, answer.headers["location"])
    raise requests.TooManyRedirects


def _refuse_private(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PrivateAddress
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    for *_rest, place in found:
        _refuse_address(str(place[0]))


def _refuse_address(address: str) -> None:
    if not is_public(address) and not settings.PORTAL_LINKS_MAY_BE_PRIVATE:
        raise PrivateAddress


class _LooksAtItsPeer:
    """A connection that sends nothing to a private address, whatever the name said before."""

    def _new_conn(self) -> socket.socket:
        connection: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            _refuse_address(str(connection.getpeername()[0]))
        except PrivateAddress:
            connection.close()
            raise
        return connection


class _HTTPConnection(_LooksAtItsPeer, HTTPConnection):
    pass


class _HTTPSConnection(_LooksAtItsPeer, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


def _session() -> requests.Session:
    session = requests.Session()
    # No proxy and no password of this machine's environment: the guard must see the real peer.
    session.trust_env = False
    session.headers["User-Agent"] = f"{settings.WAGTAIL_SITE_NAME} (checks links)"
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session
