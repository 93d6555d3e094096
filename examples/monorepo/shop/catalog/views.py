"""The catalog as JSON."""

from django.http import Http404, JsonResponse

PRODUCTS = {
    "blue-teapot": {"name": "Blue teapot", "price": "24.00"},
    "red-teapot": {"name": "Red teapot", "price": "22.00"},
    "tea-towel": {"name": "Tea towel", "price": "7.50"},
}


def products(_request):
    """List every product by its slug."""
    return JsonResponse(PRODUCTS)


def product(_request, slug):
    """Show one product."""
    if slug not in PRODUCTS:
        raise Http404(f"no product {slug!r}")
    return JsonResponse(PRODUCTS[slug])
