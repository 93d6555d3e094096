"""ProtoInfo, native in Bazel 7."""

load(":native.bzl", "NativeProtoInfo")

ProtoInfo = NativeProtoInfo
