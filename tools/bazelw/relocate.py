"""Makes Debian's Bazel run from a folder of the user's on an older Debian.

The tree is prepared in `tree` and lies at `final` in the end; what is written names
`final`.
"""

import glob
import os
import re
import subprocess
import zipfile

from report import Trouble, step

SHARE = "usr/share/bazel"
CLASS_PATH = SHARE + "/bazel_classpath_debian_depends.txt"
SERVER_JAR = SHARE + "/A-server.jar"
PIP = "usr/share/python-wheels/pip-*.whl"
STARTUP_RC = "startup.bazelrc"
LABEL = SHARE + "/build-label.txt"

JAVA_LAUNCHERS = {
    "javac": "jdk.compiler/com.sun.tools.javac.Main",
    "jar": "jdk.jartool/sun.tools.jar.Main",
}
JAVA_LAUNCHER = """\
#!/bin/sh
options=
for argument; do
  shift
  case $argument in
    -J*) options="$options ${argument#-J}" ;;
    *) set -- "$@" "$argument" ;;
  esac
done
exec "$(dirname "$0")/java" $options -m %s "$@"
"""


def relocate(tree, final):
    """Does all that an unpacked tree needs."""
    step("fitting the programs to their new place")
    inner_links(tree)
    write_class_path(tree, final)
    write_build_label(tree)
    Patcher(tree, final).patch_bazel()
    write_java_launchers(tree)
    write_startup_rc(tree, final)


def write_java_launchers(tree):
    """Adds javac and jar: Debian's JRE has these modules, and their launchers are in a
    package five times its size.
    """
    for name, main in JAVA_LAUNCHERS.items():
        path = os.path.join(tree, java_home(tree), "bin", name)
        if not os.path.exists(path):
            with open(path, "w", encoding="utf-8") as file:
                file.write(JAVA_LAUNCHER % main)
            os.chmod(path, 0o755)


def write_startup_rc(tree, final):
    """Writes the rc file that makes Bazel find its own parts."""
    with open(os.path.join(tree, STARTUP_RC), "w", encoding="utf-8") as file:
        file.write(f"startup --install_base={final}/{SHARE}\n")
        file.write("startup --trust_install_base\n")
        file.write(f"startup --server_javabase={final}/{java_home(tree)}\n")


def inner_links(tree):
    """Turns absolute symbolic links that mean a file of the tree into relative ones."""
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            path = os.path.join(folder, name)
            if os.path.islink(path) and os.readlink(path).startswith("/"):
                target = tree + os.readlink(path)
                if os.path.lexists(target):
                    os.unlink(path)
                    os.symlink(os.path.relpath(target, folder), path)


def write_class_path(tree, final):
    """Lists all jars of the server: Debian's list, then what jars name in their
    manifests by absolute paths.

    Without the latter the server starts and answers nothing.
    """
    path = os.path.join(tree, CLASS_PATH)
    with open(path, encoding="utf-8") as file:
        todo = file.read().split()
    seen = []
    while todo:
        jar = todo.pop(0)
        if jar not in seen and os.path.exists(tree + jar):
            seen.append(jar)
            todo += manifest_jars(tree, jar)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(final + jar + "\n" for jar in seen)


def manifest_jars(tree, jar):
    """Returns the jars on the class path of a jar's manifest, as paths from the tree's
    top.
    """
    with zipfile.ZipFile(tree + jar) as archive:
        if "META-INF/MANIFEST.MF" not in archive.namelist():
            return []
        manifest = archive.read("META-INF/MANIFEST.MF").decode("utf-8", "replace")
    manifest = re.sub(r"\r?\n ", "", manifest)
    names = (
        " ".join(re.findall(r"(?im)^Class-Path: *(.*)$", manifest))
        .replace("file://", "")
        .split()
    )
    return [
        os.path.normpath(os.path.join(os.path.dirname(jar), name)) for name in names
    ]


def write_build_label(tree):
    """Gives the server its version, as the official one has it: without it rule sets
    take it for the newest Bazel.
    """
    name = "build-data.properties"
    with zipfile.ZipFile(os.path.join(tree, SERVER_JAR), "a") as archive:
        if name not in archive.namelist():
            archive.writestr(name, f"build.label={version(tree)}\n")


def version(tree):
    """Returns the version of the tree's Bazel, such as "7.7.1"."""
    with open(os.path.join(tree, LABEL), encoding="utf-8") as file:
        return file.read().strip()


def only(tree, pattern):
    """Returns the one path of the tree that matches, relative to it."""
    found = sorted(glob.glob(os.path.join(glob.escape(tree), pattern)))
    if not found:
        raise Trouble(
            f"Debian's packages hold no {pattern}; "
            "this version of them is not known to bazelw"
        )
    return os.path.relpath(found[-1], tree)


def java_home(tree):
    """Returns the JRE's folder, relative to the tree."""
    return only(tree, "usr/lib/jvm/java-[0-9][0-9]-openjdk-*")


class Patcher:
    """Points executables at the tree's own dynamic loader and libraries (a run path: no
    variable that actions inherit).
    """

    def __init__(self, tree, final):
        self.tree = tree
        self.final = final
        self.loader = only(tree, "usr/lib/*-linux-gnu*/ld-linux*.so.*")
        self.libraries = os.path.dirname(self.loader)

    def patch_bazel(self):
        """Patches Bazel, protoc, Bazel's helpers and the JRE."""
        triplet = os.path.basename(self.libraries)
        for pattern in (
            "usr/bin/bazel",
            "usr/bin/protoc",
            f"usr/libexec/{triplet}/bazel/*",
            f"usr/lib/{triplet}/bazel/java_tools/bin/*",
        ):
            self.patch(pattern)
        java = java_home(self.tree)
        self.patch(java + "/bin/*", java + "/lib", java + "/lib/server")
        self.patch(java + "/lib/jspawnhelper", java + "/lib")

    def patch(self, pattern, *libraries):
        """Patches the executables that match; the libraries' folders come before the
        common one.
        """
        run_path = ":".join(
            os.path.join(self.final, folder) for folder in libraries + (self.libraries,)
        )
        for path in glob.glob(os.path.join(glob.escape(self.tree), pattern)):
            if os.path.isfile(path) and not os.path.islink(path) and is_elf(path):
                # Sorted sections: patchelf 0.18 breaks executables that have a fixed
                # address.
                self.patchelf(
                    "--no-sort",
                    "--set-interpreter",
                    os.path.join(self.final, self.loader),
                    "--force-rpath",
                    "--set-rpath",
                    run_path,
                    path,
                )

    def patchelf(self, *arguments):
        """Runs the tree's own patchelf under the tree's own loader: neither works by
        itself yet.
        """
        command = [
            os.path.join(self.tree, self.loader),
            "--library-path",
            os.path.join(self.tree, self.libraries),
            os.path.join(self.tree, "usr/bin/patchelf"),
        ]
        done = subprocess.run(
            command + list(arguments), stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise Trouble(
                "patchelf failed on {}: {}".format(
                    arguments[-1], done.stderr.decode(errors="replace").strip()
                )
            )


def is_elf(path):
    """Tells whether a file is a binary rather than a script."""
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def replace_text(path, old, new):
    """Replaces a text in a file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))
