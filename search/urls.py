"""Addresses of search."""

from __future__ import annotations

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("opened/", views.opened, name="opened"),
    path("similar/<slug:kind>/<slug:object_id>/", views.similar, name="similar"),
    path("suggest/", views.suggestions, name="suggest"),
]
