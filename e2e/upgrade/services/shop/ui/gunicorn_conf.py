"""gunicorn's settings for the shop."""

workers = 1
