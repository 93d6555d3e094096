"""URLs of shop/ui."""

from django.urls import path

from services.shop.ui import pages

urlpatterns = [path("", pages.front_page)]
