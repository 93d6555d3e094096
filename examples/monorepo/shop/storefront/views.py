"""The shop's pages."""

from functools import wraps

from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from shop.storefront import api

TOKEN = "customer"  # the cookie that remembers who the customer is
TOKEN_SECONDS = 24 * 60 * 60  # as long as the API's tokens are valid


def or_closed(view):
    """Show that the shop is closed while a service that it needs does not answer."""

    @wraps(view)
    def answered(request):
        try:
            return view(request)
        except OSError:  # no connection, no answer in time, or an error as the answer
            return render(request, "storefront/closed.html", status=503)

    return answered


@require_GET
@or_closed
def front_page(request):
    """Show the products, or those that are searched for."""
    products, words = api.products(), request.GET.get("q", "")
    if words:
        found = api.search(words)
        products = {s: p for s, p in products.items() if p["name"] in found}
    context = {"products": products, "words": words}
    return render(request, "storefront/front_page.html", context)


@require_http_methods(["GET", "POST"])
@or_closed
def orders(request):
    """Show what the customer has ordered, or order something."""
    if request.method == "POST":
        try:
            return _order(request, request.POST.get("product", ""))
        except api.UnknownProduct:  # none of the buttons asks for that
            return HttpResponseBadRequest("There is no such product.")
    try:
        mine = api.orders(request.COOKIES.get(TOKEN))
    except api.UnknownCustomer:
        mine = []
    waiting = any(order["state"] == "new" for order in mine)
    context = {"orders": mine, "waiting": waiting}
    return render(request, "storefront/orders.html", context)


def _order(request, product):
    """Order as the customer whom the cookie tells, or as a new one."""
    answer = redirect("orders")
    try:
        api.place_order(request.COOKIES.get(TOKEN), product)
    except api.UnknownCustomer:
        token = api.new_customer()
        api.place_order(token, product)
        answer.set_cookie(
            TOKEN,
            token,
            max_age=TOKEN_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return answer
