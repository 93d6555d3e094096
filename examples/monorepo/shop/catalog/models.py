"""What the shop sells."""

from django.db import models


class Product(models.Model):
    """Something to buy."""

    slug = models.SlugField(primary_key=True)
    name = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        """Products are listed by name."""

        ordering = ["name"]

    def as_json(self):
        """Return what the API says about the product."""
        return {"name": self.name, "price": str(self.price)}
