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

def well_known_types():
    """Declares one proto_library a file of google/protobuf."""
    for name, needed in _DEPENDENCIES.items():
        native.proto_library(
            name = name + "_proto",
            srcs = ["src/google/protobuf/%s.proto" % name],
            strip_import_prefix = "src",
            deps = [":%s_proto" % other for other in needed],
        )
