"""A test that would need the service shop/ui."""


def test_front_page() -> None:
    """It is only looked for."""
