"""What the workers of shop/orders do."""

import logging

from services_runtime.worker import Worker

logger = logging.getLogger(__name__)


def run(worker: Worker) -> None:
    """Waits for orders."""
    while not worker.wait(seconds=1):
        logger.debug("%s looks for orders", worker.name)


def ready(worker: Worker) -> bool:
    """Tells whether orders can be taken."""
    return True
