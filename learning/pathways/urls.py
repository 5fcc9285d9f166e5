"""Addresses of pathways, certificates and one's own record."""

from __future__ import annotations

from django.urls import path

from learning.pathways import views

app_name = "pathways"

urlpatterns = [
    path("pathways/", views.pathways, name="pathways"),
    path("pathways/<slug:slug>/", views.pathway, name="pathway"),
    path("pathways/<slug:slug>/cohort/", views.join, name="join"),
    path("certificates/", views.check, name="check"),
    path("my/learning/", views.learning, name="learning"),
    path("my/learning.csv", views.learning_csv, name="learning_csv"),
    path("my/certificates/<int:module_id>/make/", views.make_certificate, name="make_certificate"),
    path("my/certificates/<str:number>.pdf", views.certificate, name="certificate"),
]
