"""proto_common, native in Bazel 7."""

proto_common = proto_common_do_not_use
