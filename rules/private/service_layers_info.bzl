"""The provider of service_layers."""

ServiceLayersInfo = provider(
    doc = "Layers of an image whose descriptions are known.",
    fields = {
        "layers": "List of structs, the lowest layer first: `tar` (File) and `description` (File, JSON with media type, digests and size).",
    },
)
