"""Addresses of the glossary."""

from __future__ import annotations

from django.urls import path

from learning.glossary import views

app_name = "glossary"

urlpatterns = [path("glossary/", views.glossary, name="glossary")]
