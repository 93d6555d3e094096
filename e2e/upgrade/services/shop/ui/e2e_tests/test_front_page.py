"""The front page of the shop, wherever it runs."""

import os
import urllib.request


def test_front_page() -> None:
    """It greets."""
    with urllib.request.urlopen(os.environ["SERVICE_URL_SHOP_UI"]) as page:
        assert page.read().startswith(b"Welcome, see ")
