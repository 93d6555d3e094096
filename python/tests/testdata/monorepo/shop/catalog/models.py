"""One table, for the migrations."""

from django.db import models


class Product(models.Model):
    """Something to sell."""

    name = models.CharField(max_length=100)
