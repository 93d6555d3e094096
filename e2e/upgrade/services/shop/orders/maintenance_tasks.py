"""What is done again and again for shop/orders."""

from datetime import timedelta

from django.conf import settings
from services_runtime.maintenance import Task, Worker


def forget_old_orders(worker: Worker) -> None:
    """Has nothing to forget yet."""
    assert settings.KEPT_DAYS > 0


TASKS = [Task(forget_old_orders, every=timedelta(hours=1))]
