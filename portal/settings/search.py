"""Which search engine answers, and how long it may take."""

from __future__ import annotations

from portal.settings.env import (
    COUNT_SEARCHES,
    SEARCH_API_KEY,
    SEARCH_CA_FILE,
    SEARCH_INDEX,
    SEARCH_URL,
)

PORTAL_SEARCH = {
    #: Empty: the embedded engine. Otherwise the address of an Elasticsearch 8.19 cluster.
    "URL": SEARCH_URL,
    "API_KEY": SEARCH_API_KEY,
    "CA_FILE": SEARCH_CA_FILE,
    "INDEX": SEARCH_INDEX,
    #: Elasticsearch: all calls of one search together, and one call of the worker.
    "SEARCH_TIMEOUT_SECONDS": 0.5,
    "INDEX_TIMEOUT_SECONDS": 10,
    #: Whichever engine it is, a search that takes longer is cut off.
    "LONGEST_SECONDS": 2,
    #: After a failure Elasticsearch is left alone for this long.
    "BREAKER_SECONDS": 30,
}

PORTAL_COUNT_SEARCHES = COUNT_SEARCHES
