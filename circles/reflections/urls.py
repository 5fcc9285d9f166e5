"""Addresses of reflections: reading, writing, and the desk of those who read them first."""

from __future__ import annotations

from django.urls import path

from circles.reflections.views import browse, claim, desk, insights, write

app_name = "reflections"

urlpatterns = [
    path("reflections/", browse.index, name="index"),
    path("reflections/write/", write.start, name="write"),
    path("reflections/check/", write.check, name="check"),
    path("reflections/share/", write.share, name="share"),
    path("reflections/mine/", claim.mine, name="mine"),
    path("reflections/<uuid:key>/", browse.read, name="read"),
    path("reflections/<uuid:key>/take-down/", desk.remove, name="take_down"),
    path("reflections/<uuid:key>/helped/", browse.helped, name="helped"),
    path("desk/academy/reflections/", insights.show, name="insights"),
    path("desk/reflections/", desk.inbox, name="moderation"),
    path("desk/reflections/<uuid:key>/", desk.decide, name="decide"),
]
