"""A customer's orders as JSON."""

import json

from django.http import HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from shop.catalog.models import Product
from shop.customers.views import for_customers
from shop.orders.models import Order


@for_customers
@require_http_methods(["GET", "POST"])
def orders(request, customer):
    """List the customer's orders, or place one."""
    if request.method == "POST":
        return _place(request, customer)
    mine = Order.objects.filter(customer=customer)
    return JsonResponse({"orders": [order.as_json() for order in mine]})


def _place(request, customer):
    try:
        product = Product.objects.get(slug=json.loads(request.body)["product"])
    except (ValueError, TypeError, KeyError, Product.DoesNotExist):
        return HttpResponseBadRequest('{"product": SLUG} is needed, of a product')
    order = Order.objects.create(customer=customer, product=product.slug)
    return JsonResponse(order.as_json(), status=201)
