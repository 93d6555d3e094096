"""What the storefront asks of other services."""

import json
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from services_runtime import endpoints

TIMEOUT_SECONDS = 5


class UnknownCustomer(Exception):
    """There is no customer's token, or it is not valid any more."""


class UnknownProduct(Exception):
    """The shop has no such product."""


def products():
    """Return all products by slug."""
    return _ask("shop/api", "products/")


def search(words):
    """Return the names of the products that words find."""
    return _ask("search", "?" + urlencode({"q": words}))


def new_customer():
    """Return the token of a new customer."""
    return _ask("shop/api", "customers/", data=b"")["token"]


def orders(token):
    """Return a customer's orders."""
    return _ask("shop/api", "orders/", token)["orders"]


def place_order(token, product):
    """Order a product."""
    data = json.dumps({"product": product}).encode()
    try:
        _ask("shop/api", "orders/", token, data)
    except HTTPError as error:
        if error.code == 400:
            raise UnknownProduct from error
        raise


def _ask(service, path, token=None, data=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = Request(endpoints.url(service) + path, data, headers)
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code == 401:
            raise UnknownCustomer from error
        raise
