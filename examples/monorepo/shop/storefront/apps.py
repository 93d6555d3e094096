"""The storefront application."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """The pages that customers see."""

    name = "shop.storefront"
