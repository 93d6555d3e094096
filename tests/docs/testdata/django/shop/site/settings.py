"""The settings of the site, as django-admin startproject began them."""

SECRET_KEY = "insecure"
DEBUG = True
ROOT_URLCONF = "shop.site.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shop.cart"]
LOGIN_URL = "/hello/"
