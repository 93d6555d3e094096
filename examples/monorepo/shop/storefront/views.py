"""The shop's pages."""

import json
from urllib.error import URLError
from urllib.request import urlopen

from django.shortcuts import render
from services_runtime import endpoints


def front_page(request):
    """Show the products that shop/api lists, or that it cannot be reached."""
    try:
        with urlopen(endpoints.url("shop/api") + "products/", timeout=2) as answer:
            products = json.load(answer)
    except URLError:
        products = {}
    return render(request, "storefront/front_page.html", {"products": products})
