"""ProtoLangToolchainInfo, native in Bazel 7."""

ProtoLangToolchainInfo = proto_common_do_not_use.ProtoLangToolchainInfo
