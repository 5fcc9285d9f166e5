"""Addresses of the practice tools, below the list of resources."""

from __future__ import annotations

from django.urls import path

from learning.practice_tools import views

app_name = "practice_tools"

urlpatterns = [
    path("mi/tools/", views.tools, name="tools"),
    path("mi/tools/ruler/", views.ruler, name="ruler"),
    path("mi/tools/change-talk/", views.drill, {"name": "change_talk"}, name="change_talk"),
    path("mi/tools/oars/", views.drill, {"name": "oars"}, name="oars"),
    path("mi/tools/session-coder/", views.miti, name="miti"),
]
