"""URLs for the tests of single middleware: none."""

urlpatterns: list[object] = []
