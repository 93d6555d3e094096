"""What the worker does: it processes orders as they come."""

import logging

from services_runtime.worker import Worker

from shop.orders.processing import process_new_orders

logger = logging.getLogger(__name__)


def run(worker: Worker) -> None:
    """Process orders until the worker is told to stop."""
    while not worker.wait(seconds=1):
        if processed := process_new_orders():
            logger.info("orders processed: %d", processed)
