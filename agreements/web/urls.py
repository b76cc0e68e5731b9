"""Addresses of the pages for readers."""

from django.urls import path

from agreements.web import views

app_name = "web"

urlpatterns = [
    path("", views.landing, name="landing"),
]
