"""What is done now and then, beside the worker."""

import logging
from datetime import timedelta

from services_runtime.maintenance import Task, Worker

from shop.orders.processing import forget_old_orders

logger = logging.getLogger(__name__)


def forget(_worker: Worker) -> None:
    """Delete old orders."""
    logger.info("old orders forgotten: %d", forget_old_orders())


TASKS = [Task(forget, every=timedelta(hours=1))]
