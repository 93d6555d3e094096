"""The well-known types as proto_library targets."""

_DEPENDENCIES = {
    "any": [],
    "api": ["source_context", "type"],
    "descriptor": [],
    "duration": [],
    "empty": [],
    "field_mask": [],
    "source_context": [],
    "struct": [],
    "timestamp": [],
    "type": ["any", "source_context"],
    "wrappers": [],
}

def well_known_types(name):
    """Declares one proto_library a file of google/protobuf.

    Args:
      name: of a filegroup of all.
    """
    native.filegroup(name = name, srcs = ["src/google/protobuf/%s.proto" % file for file in _DEPENDENCIES])
    for file, needed in _DEPENDENCIES.items():
        # buildifier: disable=native-proto
        native.proto_library(
            name = file + "_proto",
            srcs = ["src/google/protobuf/%s.proto" % file],
            strip_import_prefix = "src",
            deps = [":%s_proto" % other for other in needed],
        )
