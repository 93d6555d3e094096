"""Addresses of customers."""

from django.urls import path

from shop.customers.views import customers

urlpatterns = [path("", customers, name="customers")]
