"""Debian's Bazel: downloads sid's packages with an apt of their own and unpacks them;
nothing is installed.

The machine's own packages, apt sources and lists stay as they are, and no root is
needed.
"""

import glob
import os
import re
import shutil
import subprocess

from report import Trouble, no_space, step

WANTED = [
    "bazel-bootstrap",
    "bazel-java-tools",
    "bazel-skylib",
    "bazel-features",
    "bazel-platforms",
    "bazel-rules-cc",
    "bazel-rules-java",
    "bazel-rules-license",
    "bazel-rules-proto",
    "bazel-rules-python",
    "bazel-rules-shell",
    "bazel-rules-pkg",
    "bazel-lib",
    "bazel-aspect-bazel-lib",
    "bazel-stardoc",
    "protobuf-compiler",
    "libprotobuf-dev",
    "patchelf",
    "python3-pip-whl",
]

# Of all that these depend on, what a relocated Bazel uses. The machine has compilers
# and a shell of its own, and Bazel's server runs on the JRE.
USED = re.compile(r"""(?x)
    # programs and their class path
    bazel-.* | patchelf | python3-pip-whl | protobuf-compiler | velocity
    | async-profiler.* | junit.*
    | lib[a-z0-9.+-]*-java | libasync-profiler-jni | openjdk-[0-9]+-jre-headless
    # libraries of these
    | libc6 | libgcc-s1 | libstdc\+\+6 | libatomic1 | zlib1g | libzstd1 | libssl3.*
    | libabsl[0-9].* | libgrpc.* | libprotobuf.* | libprotoc.* | libcares2
    | libupb.* | libutf8.* | libre2.*
    """)

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
NEEDED_PROGRAMS = ("apt-get", "dpkg", "dpkg-deb", "tar")
MIRROR_LINE = re.compile(
    r"^(?:URIs:\s*|deb\s+(?:\[[^]]*\]\s+)?)(\S+/debian)/?(?:\s|$)", re.MULTILINE
)


def is_available():
    """Tells whether this is a machine on which Debian's packages can be used."""
    return all(shutil.which(name) for name in NEEDED_PROGRAMS) and bool(mirror())


def check_machine():
    """Fails, saying why, on a machine where Debian's packages cannot be used."""
    lacking = [name for name in NEEDED_PROGRAMS if not shutil.which(name)]
    if lacking or not mirror():
        raise Trouble(
            "no Bazel to be had: none of 7.7 or later on PATH, its downloads cannot "
            "be reached, and its "
            "packages are for Debian (here: no %s); install Bazel or Bazelisk"
            % (
                ", ".join(lacking)
                or "Debian mirror among apt's sources, and no BAZELW_DEBIAN_MIRROR"
            )
        )


def mirror(folder="/etc/apt", environ=os.environ):
    """Returns the address of the Debian mirror in the machine's apt sources, "" when
    there is none.
    """
    if environ.get("BAZELW_DEBIAN_MIRROR"):
        return environ["BAZELW_DEBIAN_MIRROR"]
    files = [os.path.join(folder, "sources.list")]
    files += sorted(glob.glob(os.path.join(folder, "sources.list.d", "*.sources")))
    files += sorted(glob.glob(os.path.join(folder, "sources.list.d", "*.list")))
    for path in files:
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                found = MIRROR_LINE.search(file.read())
            if found:
                return found.group(1)
    return ""


class Downloads:
    """Packages of Debian sid, kept in `folder`/debs so that a second installation needs
    no mirror.

    Args:
      folder: bazelw's cache folder.
      name: what the packages are for; names the list of what was found.
    """

    def __init__(self, folder, name):
        self.apt = os.path.join(folder, "apt")
        self.debs = os.path.join(folder, "debs")
        self.list = os.path.join(self.debs, name + ".list")

    def fetch(self, wanted, used):
        """Downloads those of the packages `wanted` and their dependencies whose name
        matches; returns the .deb files.
        """
        os.makedirs(self.debs, exist_ok=True)
        try:
            step("reading Debian's package lists")
            self.update()
            files = self.closure(wanted, used)
            size = sum(files.values()) // 10**6
            step(f"downloading {len(files)} packages ({size} MB less what is there)")
            self.download(files)
        except Trouble:
            kept = self.kept()
            if not kept:
                raise
            step("the mirror does not answer; using the packages of an earlier run")
            return kept
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("\n".join(files))
        return self.kept()

    def kept(self):
        """Returns the .deb files of the last complete download, [] without one."""
        if not os.path.exists(self.list):
            return []
        with open(self.list, encoding="utf-8") as file:
            paths = [os.path.join(self.debs, name) for name in file.read().split()]
        return paths if all(os.path.exists(path) for path in paths) else []

    def update(self):
        """Fetches sid's package lists into our own folder."""
        for folder in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(self.apt, folder), exist_ok=True)
        signed = f"[signed-by={KEYRING}] " if os.path.exists(KEYRING) else ""
        with open(
            os.path.join(self.apt, "sources.list"), "w", encoding="utf-8"
        ) as file:
            file.write(f"deb {signed}{mirror()} sid main\n")
        with open(os.path.join(self.apt, "status"), "w", encoding="utf-8"):
            pass
        self.apt_get("update", "--error-on=any")

    def closure(self, wanted, used):
        """Returns file name -> size of the packages to download."""
        out = self.apt_get(
            "install", "-y", "--no-install-recommends", "--print-uris", *wanted
        )
        found = re.findall(r"(?m)^'[^']*' (\S+) (\d+) ", out)
        return {
            name: int(size)
            for name, size in found
            if used.fullmatch(name.partition("_")[0])
        }

    def download(self, files):
        """Downloads packages into the folder of .deb files; apt checks their hashes,
        also of those already there.
        """
        exact = []
        for name in files:
            package, version = name.split("_")[:2]
            exact.append("{}={}".format(package, version.replace("%3a", ":")))
        self.apt_get("download", *exact, cwd=self.debs)

    def apt_get(self, *arguments, cwd=None):
        """Runs apt-get on our own lists and returns its output."""
        options = {
            "Dir::Etc::sourcelist": os.path.join(self.apt, "sources.list"),
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::State::lists": os.path.join(self.apt, "lists"),
            "Dir::State::status": os.path.join(self.apt, "status"),
            "Dir::Cache": os.path.join(self.apt, "cache"),
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "1",
        }
        command = ["apt-get", "-q"] + [
            text for key, value in options.items() for text in ("-o", f"{key}={value}")
        ]
        return run(command + list(arguments), cwd=cwd)


def unpack(debs, folder):
    """Unpacks .deb files into one folder, less documentation."""
    step(f"unpacking {len(debs)} packages")
    for deb in debs:
        unpack_one(deb, folder)


def unpack_one(deb, folder):
    """Unpacks one .deb file; a damaged one is removed, so that the next run downloads
    it again.
    """
    tar = [
        "tar",
        "-x",
        "-C",
        folder,
        "--no-same-owner",
        "--keep-directory-symlink",
        "--exclude=./usr/share/doc",
        "--exclude=./usr/share/man",
        "--exclude=./usr/share/locale",
    ]
    command = ["dpkg-deb", "--fsys-tarfile", deb]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as packed:
        try:
            run(tar, stdin=packed.stdout)
        except Trouble as error:
            if "no space" in str(error):
                raise
            packed.kill()
    if packed.returncode:
        os.unlink(deb)
        raise Trouble(f"{deb} is damaged and was removed; run it again")


def run(command, cwd=None, stdin=subprocess.DEVNULL):
    """Runs a program and returns its standard output; its last error line becomes the
    message when it fails.
    """
    environ = dict(os.environ, LC_ALL="C")
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=stdin,
        capture_output=True,
        env=environ,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        if "No space left on device" in done.stderr:
            raise Trouble(no_space(cwd or "the cache folder"))
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [
            f"exit code {done.returncode}"
        ]
        errors = [line for line in lines if line.startswith(("E:", "Err"))] or lines[
            -1:
        ]
        raise Trouble(
            f"{os.path.basename(command[0])} failed: {errors[0].strip()}; "
            "run it again when that is mended"
        )
    return done.stdout
