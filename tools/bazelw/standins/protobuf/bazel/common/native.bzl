"""ProtoInfo under a name that can be loaded."""

# buildifier: disable=native-proto-info
NativeProtoInfo = ProtoInfo
