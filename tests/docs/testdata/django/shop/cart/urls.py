"""The cart's pages."""

urlpatterns = []
