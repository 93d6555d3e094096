from django.urls import include, path

urlpatterns = [path("api/", include("toolchain.notifications.email.urls"))]
