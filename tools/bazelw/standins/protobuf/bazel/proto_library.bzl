"""proto_library, native in Bazel 7."""

proto_library = native.proto_library
