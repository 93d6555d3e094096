"""Tests of a start without garbage collection."""

import gc

from django.core.signals import request_started

from services_runtime import quick_start


def test_garbage_is_collected_from_the_first_request_on() -> None:
    try:
        quick_start.collect_later()
        assert not gc.isenabled()
        for _ in range(2):
            request_started.send(sender=None)
            assert gc.isenabled()
            assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
