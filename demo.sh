#!/bin/sh
# Shows the main job from nothing: a service that does not exist yet is registered, generated, and answers in a browser.
# It works on a scratch copy of examples/monorepo in the cache folder, and sets up Bazel first where there is none.
set -eu

usage() {
  echo "usage: ./demo.sh [--once]"
  echo "  --once  stop as soon as the page has answered, instead of waiting for Ctrl-C"
}

once=false
case "${1-}" in
  "") ;;
  --once) once=true ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 64 ;;
esac

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
demo=${XDG_CACHE_HOME:-$HOME/.cache}/rules_services/demo
scratch=$demo/monorepo
service=hello

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }
show() { printf '$ %s\n' "$*"; "$@"; }

copy_example() {
  # The folder itself stays: a Bazel server ends when its workspace is deleted, and starting one takes a while.
  mkdir -p "$scratch"
  find "$scratch" -mindepth 1 -delete
  cp -R "$here/examples/monorepo/." "$scratch"
  rm -f "$scratch"/bazel-* "$scratch/bazelw"
  ln -s "$here/bazelw" "$scratch/bazelw"
  # The example finds the rules two folders up; its copy is told where they are, and Bazel's sandbox too, which hides the
  # system's temporary folder otherwise. Progress is shown, chatter is not.
  {
    echo "common --override_module=rules_services=$here"
    echo "common --sandbox_add_mount_pair=$here"
    echo "common --show_result=0 --ui_event_filters=-info"
  } > "$scratch/user.bazelrc"
}

# The address that the service prints once it is ready, as soon as it is in the log; fails when the service ends before.
wait_for_address() {
  while ! grep -q ' is ready at http' "$1"; do
    kill -0 "$2" 2>/dev/null || return 1
    sleep 0.2
  done
  sed -n 's/.* is ready at \(http[^ ]*\).*/\1/p' "$1" | head -n 1
}

run_once() {
  log=$demo/dev.log
  printf '$ %s\n' "./bazelw run //services/$service:dev"
  ./bazelw run "//services/$service:dev" > "$log" 2>&1 &
  dev=$!
  trap 'kill "$dev" 2>/dev/null' EXIT INT TERM
  if ! address=$(wait_for_address "$log" "$dev"); then
    cat "$log" >&2
    echo "demo.sh: //services/$service:dev ended before it was ready" >&2
    exit 1
  fi
  cat "$log"
  python3 -c 'import sys, urllib.request as u; a = u.urlopen(sys.argv[1]); print(sys.argv[1], "answered", a.status)' "$address"
  kill "$dev"
  wait "$dev"
  trap - EXIT INT TERM
}

say "1. A scratch copy of examples/monorepo"
copy_example
cd "$scratch"
echo "$scratch"

say "2. Register a service: one entry in services.json"
show ./bazelw run @rules_services//tools/services -- new "$service" --type gunicorn

say "3. Let Gazelle write its targets"
show ./bazelw run //:gazelle

say "4. What was written"
show tail -n 7 services.json
show ls "services/$service"
show cat "services/$service/BUILD.bazel"

if $once; then
  say "5. Run it until it answers"
  run_once
else
  say "5. Run it; Ctrl-C ends it"
  show ./bazelw run "//services/$service:dev"
fi
