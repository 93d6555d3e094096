"""Addresses of the shop's pages."""

from django.urls import path

from shop.storefront.views import front_page, orders

urlpatterns = [
    path("", front_page, name="front_page"),
    path("orders/", orders, name="orders"),
]
