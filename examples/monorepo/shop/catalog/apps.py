"""The catalog application."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What the shop sells."""

    name = "shop.catalog"
