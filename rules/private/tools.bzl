"""The tools behind `bazel run`, and the platforms that releases have them for."""

# Name -> where it is built from source.
TOOLS = {
    "chart": Label("@rules_services_chart//:chart"),
    "check": Label("//tools/check"),
    "db": Label("//tools/db"),
    "dev": Label("//tools/dev"),
    "image": Label("//tools/image"),
    "load": Label("//tools/load"),
    "push": Label("//tools/push"),
    "secrets": Label("//tools/secrets"),
    "services": Label("//tools/services"),
}

# Name, as Go writes it -> constraints.
PLATFORMS = {
    "darwin_amd64": [Label("@platforms//os:macos"), Label("@platforms//cpu:x86_64")],
    "darwin_arm64": [Label("@platforms//os:macos"), Label("@platforms//cpu:aarch64")],
    "linux_amd64": [Label("@platforms//os:linux"), Label("@platforms//cpu:x86_64")],
    "linux_arm64": [Label("@platforms//os:linux"), Label("@platforms//cpu:aarch64")],
}
