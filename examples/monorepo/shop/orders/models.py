"""What customers have ordered."""

from django.db import models


class Order(models.Model):
    """A customer's order of one product; both are known in other places."""

    class State(models.TextChoices):
        """How far it has come."""

        NEW = "new"
        PROCESSED = "processed"

    customer = models.UUIDField(db_index=True)
    product = models.SlugField()
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Orders are listed with the latest one first."""

        ordering = ["-placed_at"]

    def as_json(self):
        """Return what the API says about the order."""
        return {"id": self.pk, "product": self.product, "state": self.state}
