"""No address of the site answers anyone with a crash."""

from __future__ import annotations

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

SAMPLES = {
    "uuid": str(uuid.UUID(int=7)),
    "int": "7",
    "slug": "nothing",
    "str": "nothing",
    "path": "a/b",
}
FOREIGN = ("cms/", "documents/", "_util/", "__debug__")


def addresses(patterns=None, prefix=""):
    """Walk our own URL patterns and fill in made-up arguments."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if any(route.startswith(start) for start in FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and "(" not in route:
            address = route
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                value = SAMPLES.get({"string": "str"}.get(kind, kind), "nothing")
                written = {"string": "str"}.get(kind, kind)
                address = address.replace(f"<{written}:{name}>", value).replace(f"<{name}>", value)
            yield "/" + address


NONSENSE = "?page=-1&page=x&q=%00%22a%22b&topic=%27&level=9999999999999999999&month=13&step=%F0%9F"


@pytest.mark.parametrize(
    "person", [None, "practitioner", "facilitator", "academy_publisher", "administrator"]
)
def test_no_address_crashes_for_anyone(client, site_tree, request, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    visited = 0
    for address in addresses():
        for query in ("", NONSENSE):
            for method in (client.get, client.post):
                response = method(address + query)
                visited += 1
                assert response.status_code < 500 or response.status_code == 503, (
                    method.__name__,
                    address + query,
                )
        if person and "logout" in address:
            client.force_login(request.getfixturevalue(person))
    assert visited > 80


@pytest.mark.parametrize("section", ["guides", "resources", "modules", "circles", "home"])
def test_no_section_crashes_on_nonsense(client, site_tree, section):
    url = getattr(site_tree, section).url
    assert client.get(url + NONSENSE).status_code == 200
