"""The provider of service_dev."""

ServiceDevInfo = provider(
    doc = "A service that `bazel run` can start on a developer's machine, with all that it needs.",
    fields = {
        "name": "String. Name of the service in services.json, such as \"shop/ui\".",
        "runfiles": "Runfiles. The executables of these services with their runfiles.",
        "services": "Depset of strings, in postorder. The service and all that it needs, directly or not, each as the JSON of a run spec's `services`; a service comes after those that it needs.",
    },
)
