#!/usr/bin/env bash
# Makes a release's files from the commit that is checked out, and prints its notes:
#
#   release_prep.sh v1.2.3
#
#   rules_services-v1.2.3.tar.gz   the module, with the checksums of the tools in it
#   release/<tool>_<platform>      the prebuilt tools
#   release/SHA256SUMS             the checksums of all of them
#
# The tools and platforms are those of rules/private/tools.bzl. PLATFORMS, if set, are the only ones (for tests).
set -euo pipefail
cd "$(dirname "$0")/../.."

tag=${1:?usage: release_prep.sh TAG, such as v1.2.3}
version=${tag#v}
prefix=rules_services-$version
archive=rules_services-$tag.tar.gz
tools="chart check db dev image load push secrets services"
platforms=${PLATFORMS:-darwin_amd64 darwin_arm64 linux_amd64 linux_arm64}

fail() {
  echo "release_prep.sh: $*" >&2
  exit 1
}

# sha256 FILE...: lines of checksum and name. Linux has one program for it, macOS another.
sha256() {
  if command -v sha256sum > /dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# The text of CHANGELOG.md below the heading of this version.
changes() {
  awk -v heading="## [$version]" 'index($0, "## ") == 1 { found = index($0, heading) == 1; next } found' CHANGELOG.md
}

check() {
  grep -q "^    version = \"$version\",\$" MODULE.bazel || fail "MODULE.bazel has another version than $version"
  [ -n "$(changes)" ] || fail "CHANGELOG.md has nothing below ## [$version]"
}

# The same source makes the same bytes: no paths, no build id, no C. Some tools are modules of their own.
build_tools() {
  rm -rf release
  mkdir release
  local tool platform
  for platform in $platforms; do
    for tool in $tools; do
      CGO_ENABLED=0 GOOS=${platform%_*} GOARCH=${platform#*_} \
        go build -C "tools/$tool" -trimpath -buildvcs=false -ldflags='-s -w -buildid=' -o "$PWD/release/${tool}_$platform" .
    done
  done
}

checksums_bzl() {
  printf '"""The prebuilt tools of this release."""\n\nRELEASE = "%s"\n\nSHA256 = {\n' "$version"
  (cd release && sha256 -- *_*) | awk '{ printf "    \"%s\": \"%s\",\n", $2, $1 }'
  printf '}\n'
}

pack() {
  local folder
  folder=$(mktemp -d)
  checksums_bzl > "$folder/prebuilt_checksums.bzl"
  git archive --format=tar --prefix="$prefix/rules/private/" --add-file="$folder/prebuilt_checksums.bzl" \
    --prefix="$prefix/" HEAD | gzip -n > "$archive"
  rm -r "$folder"
  (cd release && sha256 -- *_* && cd .. && sha256 "$archive") > release/SHA256SUMS
}

notes() {
  cat << NOTES
$(changes)

## With MODULE.bazel

\`\`\`starlark
bazel_dep(name = "rules_services", version = "$version")
\`\`\`

## With WORKSPACE

\`\`\`starlark
http_archive(
    name = "rules_services",
    repo_mapping = {
        "@gazelle": "@bazel_gazelle",
        "@rules_go": "@io_bazel_rules_go",
    },
    sha256 = "$(sha256 "$archive" | cut -d ' ' -f 1)",
    strip_prefix = "$prefix",
    urls = ["https://github.com/rules-services/rules_services/releases/download/$tag/$archive"],
)
\`\`\`

The rest is in the docstring of \`rules/deps.bzl\`.

## Files

\`$archive\` knows the checksums of the prebuilt tools beside it; Bazel downloads the one for its platform when a target
needs it. \`gh attestation verify FILE --repo rules-services/rules_services\` tells that a file was built here.
NOTES
}

check
build_tools
pack
notes
