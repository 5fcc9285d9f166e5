"""Addresses of what readers keep, follow and answer."""

from __future__ import annotations

from django.urls import path

from learning.readers import views

app_name = "readers"

urlpatterns = [
    path("my/reading/", views.reading, name="reading"),
    path("my/reading/<int:page_id>/save/", views.save, name="save"),
    path("my/reading/<int:page_id>/remove/", views.remove, name="remove"),
    path("my/reading/<int:page_id>/read/", views.read, name="read"),
    path("my/reading/remember/", views.remember, name="remember"),
    path("my/reading/forget/", views.forget, name="forget"),
    path("my/topics/", views.topics, name="topics"),
    path("topics/stop/<str:token>/", views.stop, name="stop"),
    path("useful/<int:page_id>/", views.useful, name="useful"),
]
