"""The provider of service_push."""

ServicePushInfo = provider(
    doc = "Images and where they are pushed to.",
    fields = {
        "files": "Depset of Files. The images' layouts, and files with repositories and tags.",
        "images": "Depset of strings. Each image, as the JSON of a run spec's `images`.",
    },
)
