"""The provider of service_group."""

ServiceGroupInfo = provider(
    doc = "Several services, of whatever kind.",
    fields = {
        "labels": "Depset of Labels. The service_dev targets of the members.",
        "runfiles": "Runfiles. The executables of the members and of all that they need, with their runfiles.",
        "services": "Depset of strings, in postorder. The members and all that they need, as in ServiceDevInfo.",
    },
)
