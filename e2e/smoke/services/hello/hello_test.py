"""The generated service answers, as it is."""

import os
import tempfile
import unittest

# Secrets of a test are not the developer's.
os.environ["SERVICES_SECRETS_DIR"] = os.path.join(tempfile.mkdtemp(), "secrets")
os.environ["DJANGO_SETTINGS_MODULE"] = "services.hello.settings"

import django  # noqa: E402
from django.test import Client  # noqa: E402


class Hello(unittest.TestCase):
    """Requests to the service."""

    def test_is_healthy(self):
        """It says that it is alive and ready."""
        django.setup()
        for path in ("/healthz", "/readyz"):
            self.assertEqual(Client().get(path).status_code, 200, path)


if __name__ == "__main__":
    unittest.main()
