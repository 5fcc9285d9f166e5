"""Addresses of this part of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "practice_tools"

urlpatterns: list[URLPattern | URLResolver] = []
