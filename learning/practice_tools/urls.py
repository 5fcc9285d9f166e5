"""Addresses of the practice tools, below the list of resources."""

from __future__ import annotations

from django.urls import path

from learning.practice_tools import views

app_name = "practice_tools"

urlpatterns = [
    path("mi/tools/", views.tools, name="tools"),
    path("mi/tools/ruler/", views.ruler, name="ruler"),
    path("mi/tools/session-coder/", views.miti, name="miti"),
]
