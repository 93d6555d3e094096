"""A release for tests: files of this folder are its prebuilt tools."""

load("//rules/private:tool_repositories.bzl", "tool_repositories")

_SHA256 = {
    "dev_darwin_amd64": "9f5be32cab6996c10d6924d898f3ce56ce3808fe461f7c0ed9b9b4de01446cb1",
    "dev_darwin_arm64": "7ce41f10b8a822c634a3ea0c56a92d8ed3430d42274d6380b133e9dbf852d0ae",
    "dev_linux_amd64": "fb40e06764f2015201b871ac648c4e9d76317f712568e86fdf908b84171e87cf",
    "dev_linux_arm64": "9e18d9975420ac82e2cc23dac92ca9370354eccb57c21385b8d27ecea57377f4",
}

def _release_impl(mctx):
    folder = mctx.path(Label(":release.bzl")).dirname
    tool_repositories(
        name = "test_release_tools",
        sha256 = _SHA256,
        url = "file://{}/{{version}}/{{file}}".format(folder),
        version = "1.2.3",
    )

test_release = module_extension(
    implementation = _release_impl,
    doc = "The repository `test_release_tools`, which prefers the tools of this folder.",
)
