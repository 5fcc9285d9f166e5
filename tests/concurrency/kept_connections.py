"""The tests' settings with connections that are kept, as the site keeps them."""

from __future__ import annotations

from portal.settings.test import *  # noqa: F403
from portal.settings.test import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
