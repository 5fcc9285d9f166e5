"""Elasticsearch's own library: the only module that imports it.

A move to Elasticsearch 9 is a change of the two import lines here.
"""

from __future__ import annotations

from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import BulkIndexError as BulkIndexError
from elasticsearch.helpers import bulk as bulk
from elasticsearch.helpers import scan as scan
from elasticsearch_dsl import A as A
from elasticsearch_dsl import Date as Date
from elasticsearch_dsl import Document as Document
from elasticsearch_dsl import Index as Index
from elasticsearch_dsl import Keyword as Keyword
from elasticsearch_dsl import Q as Q
from elasticsearch_dsl import Search as Search
from elasticsearch_dsl import Text as Text
from elasticsearch_dsl import analyzer as analyzer
from elasticsearch_dsl import normalizer as normalizer
from elasticsearch_dsl import token_filter as token_filter

Client = Elasticsearch

#: Whatever a cluster may answer with, or fail to answer.
FAILURES = (ApiError, TransportError)


def connect(url: str, api_key: str, ca_file: str = "") -> Client:
    """Return a client of a cluster; `url` may name several nodes, with commas between.

    Makes no call. Certificates of https nodes are verified, against the authorities in `ca_file`
    (PEM) where it is given.
    """
    options: dict[str, Any] = {"api_key": api_key} if api_key else {}
    if ca_file:
        options["ca_certs"] = ca_file
    nodes = [one.strip() for one in url.split(",") if one.strip()]
    return Elasticsearch(nodes, retry_on_timeout=True, **options)
