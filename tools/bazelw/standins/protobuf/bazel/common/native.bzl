"""ProtoInfo under a name that can be loaded."""

NativeProtoInfo = ProtoInfo
