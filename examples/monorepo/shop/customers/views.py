"""Customers as JSON, and views that are for customers only."""

import uuid
from functools import wraps

from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shop.customers import tokens


@csrf_exempt  # nobody's cookie is of any use here
@require_POST
def customers(_request):
    """Make a new customer; the answer has the token that proves who that is."""
    return JsonResponse({"token": tokens.sign(str(uuid.uuid4()))}, status=201)


def for_customers(view):
    """Let only requests with a valid token pass; the view gets their customer."""

    @csrf_exempt  # a token, unlike a cookie, is not sent by itself
    @wraps(view)
    def checked(request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        customer = tokens.verify(token) if scheme == "Bearer" else None
        if customer is None:
            answer = JsonResponse({"error": "a valid token is needed"}, status=401)
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        return view(request, customer)

    return checked
