"""The provider of package metadata."""

PackageMetadataInfo = provider(
    doc = "Metadata of a package.",
    fields = {"files": "depset of files", "metadata": "the JSON file"},
)
