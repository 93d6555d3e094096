"""A stand-in for pytest: it says what it is asked for and where it looks."""

import os


def main(arguments: list[str]) -> int:
    """Prints the arguments, the tests beside it, and where they find the service."""
    tests = sorted(name for name in os.listdir() if name.startswith("test_"))
    print(*arguments, *tests, os.environ["SERVICE_URL_SHOP_UI"])
    return 5
