"""The provider of service_secrets."""

ServiceSecretsInfo = provider(
    doc = "The secrets that services declare.",
    fields = {
        "services": "Depset of strings. Each service with its secrets, as the JSON of a run spec's `services`.",
    },
)
