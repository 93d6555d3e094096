from toolchain.django.site.settings.service import *  # noqa: F401,F403

INSTALLED_APPS = ["django.contrib.auth", "toolchain.notifications.email"]
ROOT_URLCONF = "toolchain.service.notifications.api.urls"
