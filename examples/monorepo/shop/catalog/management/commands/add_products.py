"""The command add_products, which services.json names as the seed of the database."""

from django.core.management.base import BaseCommand

from shop.catalog.models import Product

PRODUCTS = [
    Product(slug="blue-teapot", name="Blue teapot", price="24.00"),
    Product(slug="red-teapot", name="Red teapot", price="22.00"),
    Product(slug="tea-towel", name="Tea towel", price="7.50"),
]


class Command(BaseCommand):
    """Puts the first products into the catalog; those that are there stay."""

    help = __doc__

    def handle(self, *args, **options):
        """Run the command."""
        Product.objects.bulk_create(PRODUCTS, ignore_conflicts=True)
