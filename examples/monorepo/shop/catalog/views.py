"""The catalog as JSON."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from shop.catalog.models import Product


def products(_request):
    """List every product by its slug."""
    return JsonResponse({p.slug: p.as_json() for p in Product.objects.all()})


def product(_request, slug):
    """Show one product."""
    return JsonResponse(get_object_or_404(Product, slug=slug).as_json())
