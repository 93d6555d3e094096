"""Addresses of the catalog."""

from django.urls import path

from shop.catalog.views import product, products

urlpatterns = [
    path("", products, name="products"),
    path("<slug:slug>/", product, name="product"),
]
