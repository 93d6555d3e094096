"""The orders application."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """What customers have ordered."""

    name = "shop.orders"
