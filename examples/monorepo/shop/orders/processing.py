"""What is done with orders, whichever worker does it."""

from datetime import timedelta

from django.utils import timezone

from shop.orders.models import Order

KEPT = timedelta(days=365)


def process_new_orders():
    """Process all new orders; return how many.

    It is one statement, so that no two workers process the same order.
    """
    new = Order.objects.filter(state=Order.State.NEW)
    return new.update(state=Order.State.PROCESSED)


def forget_old_orders():
    """Delete the orders that nobody asks about any more; return how many."""
    deleted, _ = Order.objects.filter(placed_at__lt=timezone.now() - KEPT).delete()
    return deleted
