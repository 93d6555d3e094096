"""The provider of service_image."""

ServiceImageInfo = provider(
    doc = "A container image.",
    fields = {
        "digest": "File. The digest of the image, `sha256:` and 64 hex digits, as a line.",
        "layout": "File. The folder with the OCI image layout.",
    },
)
