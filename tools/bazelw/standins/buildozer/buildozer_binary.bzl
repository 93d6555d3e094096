"""For `bazel mod tidy`: buildozer, built from its Go module when first needed."""

_BUILDOZER = "github.com/bazelbuild/buildtools/buildozer@v0.0.0-20260904073137-eaa4d125b423"

def _repository(rctx):
    rctx.file("BUILD.bazel", "")
    go = rctx.which("go")
    if not go:
        fail("bazel mod tidy needs go on PATH, to build buildozer")
    done = rctx.execute([go, "install", _BUILDOZER], environment = {"GOBIN": str(rctx.path(".")), "GOFLAGS": "", "GOWORK": "off"})
    if done.return_code:
        fail("building buildozer: " + done.stderr)
    rctx.symlink("buildozer", "buildozer.exe")

_buildozer_repository = repository_rule(implementation = _repository, environ = ["PATH"])

def _extension(_mctx):
    _buildozer_repository(name = "buildozer_binary")

buildozer_binary = module_extension(implementation = _extension)
