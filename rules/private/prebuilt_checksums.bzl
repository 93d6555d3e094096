"""The prebuilt tools of this release. Releases are packed with another file in this one's place, which
.github/workflows/release_prep.sh writes; a checkout has none, and builds its tools from source."""

# Without the "v" of the tag.
RELEASE = ""

# <tool>_<platform> -> SHA-256 in hex, as in //rules/private:tools.bzl.
SHA256 = {}
