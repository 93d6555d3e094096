#!/usr/bin/env bash
# Sets up everything that the tests need and runs every one of them, and the linters. All that it installs goes to the
# cache folder. A step that fails does not stop the others; the exit code tells.
#
#   ./test.sh            everything
#   ./test.sh STEP...    only the steps whose name begins so, e.g. `./test.sh go python`
set -u

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
cd "$here" || exit 1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rules_services
bin=$cache/bin
logs=$cache/test-logs
mkdir -p "$bin" "$logs"

# Tools of the linters, by version.
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.6.1
actionlint=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
buildifier=github.com/bazelbuild/buildtools/buildifier@v0.0.0-20260904073137-eaa4d125b423
# The program that users render charts with.
helm=helm.sh/helm/v3/cmd/helm@v3.22.0
# The program that images are often pushed with.
crane=github.com/google/go-containerregistry/cmd/crane@v0.22.1

wanted=("$@")
passed=0
failed=()

# step NAME COMMAND...: runs a command, shows what it prints, and keeps the score.
step() {
  local name=$1 start=$SECONDS
  shift
  selected "$name" || return 0
  printf '\n== %s\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
    printf -- '-- %s: ok (%d s)\n' "$name" $((SECONDS - start))
  else
    failed+=("$name")
    printf -- '-- %s: FAILED (%d s)\n' "$name" $((SECONDS - start))
  fi
}

selected() {
  [ ${#wanted[@]} -eq 0 ] && return 0
  local prefix
  for prefix in "${wanted[@]}"; do
    case $1 in "$prefix"*) return 0 ;; esac
  done
  return 1
}

# go_tool NAME MODULE@VERSION: a Go program of exactly that version in $bin.
go_tool() {
  [ "$(cat "$bin/$1.version" 2>/dev/null)" = "$2" ] && return 0
  echo "installing $2"
  GOBIN=$bin go install "$2" && echo "$2" > "$bin/$1.version"
}

# nothing_printed COMMAND...: fails when the command prints anything.
nothing_printed() {
  local out
  out=$("$@" 2>&1)
  local code=$?
  [ -z "$out" ] || printf '%s\n' "$out"
  [ $code -eq 0 ] && [ -z "$out" ]
}

go_format() { git ls-files -z '*.go' | nothing_printed xargs -0 gofmt -l; }
go_lint() { go vet ./... && go_tool staticcheck "$staticcheck" && "$bin/staticcheck" ./...; }
go_modules() { nothing_printed go mod tidy -diff; }

# Every fuzz target of the module, each on as many inputs as take a second or two. With a time instead of a number, Go now and
# then calls it a failure that the time is up: https://go.dev/issue/75804.
fuzz() {
  local folder target targets=() code=0
  for folder in $(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do
    for target in $(go test -list '^Fuzz' "./$folder" | grep '^Fuzz'); do targets+=("./$folder $target"); done
  done
  [ ${#targets[@]} -gt 0 ] || { echo "there is no fuzz target" && return 1; }
  for target in "${targets[@]}"; do
    echo "$target"
    go test "${target% *}" -run '^$' -fuzz "^${target#* }\$" -fuzztime 20000x -fuzzminimizetime 10x ||
      code=1
  done
  return $code
}

starlark_files() {
  git ls-files -z '*.bzl' '*.bazel' 'BUILD' 'WORKSPACE' | grep -zv -e '^tools/bazelw/standins/' -e '/testdata/'
}
starlark_lint() {
  go_tool buildifier "$buildifier" || return 1
  starlark_files | xargs -0 "$bin/buildifier" -mode=check -lint=warn -warnings=all
}

workflow_lint() { go_tool actionlint "$actionlint" && "$bin/actionlint"; }

# venv NAME PYTHON PACKAGE...: a virtual environment in the cache, made anew when what it was made from changes.
venv() {
  local dir=$cache/venv/$1 python=$2 made_from
  shift 2
  made_from="$("$python" --version) $* $(cksum < python/pyproject.toml)"
  if [ "$(cat "$dir/made-from" 2>/dev/null)" != "$made_from" ]; then
    echo "making a virtual environment with $("$python" --version) and $*"
    rm -rf "$dir"
    "$python" -m venv "$dir" && "$dir/bin/python" -m pip install --quiet --upgrade "$@" || return 1
    echo "$made_from" > "$dir/made-from"
  fi
}

# sorted_imports ISORT ROOT FOLDER...: what is a module of one's own is told by the folder that one imports from.
sorted_imports() { (cd "$2" && "$1" --check --diff --profile black "${@:3}"); }

python_lint() {
  venv lint python3 black isort flake8 ruff || return 1
  local lint=$cache/venv/lint/bin files=()
  mapfile -d '' files < <(git ls-files -z '*.py')
  "$lint/black" --quiet --check --diff --config python/pyproject.toml "${files[@]}" &&
    sorted_imports "$lint/isort" python . && sorted_imports "$lint/isort" tools/bazelw . &&
    sorted_imports "$lint/isort" examples/monorepo shop services &&
    "$lint/flake8" --max-line-length 120 --extend-ignore E203 "${files[@]}" &&
    "$lint/ruff" check --quiet python &&
    PATH=$lint:$PATH go test ./language/services/gazelle -run TestScript/formatters -count=1
}

python_lts() {
  venv django-lts python3 'Django>=5.2,<5.3' './python[lint,test]' && "$cache/venv/django-lts/bin/python" -m pytest -q python/tests
}

# The newest Django asks for a newer Python than some systems have.
python_newest() {
  local newer
  newer=$(python3 tools/bazelw/newer_python.py --min 3.12) || return 1
  venv django-newest "$newer" 'Django>=6' './python[lint,test]' &&
    "$cache/venv/django-newest/bin/python" -m pytest -q python/tests
}

# Modules of their own, which the steps for Go leave out.
charts() {
  go_tool helm "$helm" && go_tool staticcheck "$staticcheck" && venv yamllint python3 yamllint || return 1
  local module
  for module in tools/chart tests/charts; do
    (cd "$module" && nothing_printed go mod tidy -diff && go vet ./... && "$bin/staticcheck" ./... &&
      HELM=$bin/helm YAMLLINT=$cache/venv/yamllint/bin/yamllint go test ./...) || return 1
  done
  HELM=$bin/helm go test ./tests/docs -run Helm
}

# page: the page of a run in a real browser; pictures of it are left beside the logs for people to look at.
page() {
  local chromium
  go_tool staticcheck "$staticcheck" && chromium=$(python3 tools/bazelw/chromium.py) && mkdir -p "$logs/page" || return 1
  (cd tests/page && nothing_printed go mod tidy -diff && go vet ./... && "$bin/staticcheck" ./... &&
    CHROMIUM=$chromium PAGE_SCREENSHOTS=$logs/page go test -count=1 ./...)
}

# shop: somebody buys something in the example, in a real browser.
shop() {
  local chromium
  chromium=$(python3 tools/bazelw/chromium.py) && mkdir -p "$logs/page" || return 1
  (cd tests/page && CHROMIUM=$chromium PAGE_SCREENSHOTS=$logs/page go test -count=1 -timeout 20m -run TestShop ./... -bazel)
}

# images: what others make of images, and services that run in theirs.
images() {
  local parts
  go_tool crane "$crane" && parts=$(python3 tools/bazelw/container_parts.py) || return 1
  env $parts go test -count=1 ./internal/registry ./tools/push ./tools/load &&
    env CRANE="$bin/crane" $parts go test ./tests/images -bazel -timeout 30m
}

# Bazel as strict as its next versions are. All commands in a workspace get the same flags: it would start over otherwise.
strict() { "$here/bazelw" "$1" --config=strict "${@:2}"; }
rules() { strict test //...; }
rules_gazelle() { strict run //:gazelle -- -mode=diff; }

# workspace FOLDER: a workspace of its own is in step, builds, and passes its tests.
workspace() {
  (cd "$here/$1" && ./bazelw run //:gazelle -- -mode=diff && ./bazelw test //...)
}

# Twice: what the first run left must not be in the second one's way.
demo() { "$here/demo.sh" --once && "$here/demo.sh" --once; }

step "go format" go_format
step "go lint" go_lint
step "go modules" go_modules
step "go test" go test ./...
step "fuzz" fuzz
step "bazelw" python3 -m unittest discover -s tools/bazelw/tests
step "starlark lint" starlark_lint
step "workflow lint" workflow_lint
step "python lint" python_lint
step "python with Django 5.2" python_lts
step "python with the newest Django" python_newest
step "charts" charts
step "page" page
step "rules" rules
step "rules gazelle" rules_gazelle
step "gazelle results" go test ./tests/builds -bazel -timeout 30m
step "example" workspace examples/monorepo
step "shop" shop
step "e2e smoke" workspace e2e/smoke
step "e2e workspace" workspace e2e/workspace
step "images" images
step "upgrade" go test ./tests/upgrade -bazel
step "original registry" go test ./tests/original -bazel
step "documents" go test ./tests/docs -bazel
step "release" go test ./tests/release -run 'TestRelease$' -bazel
step "demo" demo

printf '\n%d steps passed, %d failed\n' "$passed" ${#failed[@]}
for name in ${failed[@]+"${failed[@]}"}; do printf '  failed: %s\n' "$name"; done
[ ${#failed[@]} -eq 0 ]
