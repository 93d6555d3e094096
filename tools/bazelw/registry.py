"""The local registry: answers every (module, version) that a workspace asks for with
the one local copy.

Entries are only ever added, each by one rename, so that all workspaces share one
registry and none waits.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile

from module_file import ModuleFile


class Registry:
    """A registry folder over a folder of modules.

    Args:
      folder: the registry's folder; made when absent.
      modules: folder with one folder a module, each with a MODULE.bazel.
    """

    def __init__(self, folder, modules):
        self.folder = folder
        self.modules = modules

    def create(self, final_modules):
        """Writes the registry's own file; final_modules is where the modules will lie
        in the end.
        """
        os.makedirs(os.path.join(self.folder, "modules"))
        os.makedirs(os.path.join(self.folder, "asked"))
        with open(
            os.path.join(self.folder, "bazel_registry.json"), "w", encoding="utf-8"
        ) as file:
            json.dump({"module_base_path": final_modules}, file)

    def serve(self, asked):
        """Adds entries for (name, version) pairs and all that they ask for; returns the
        missing, sorted.
        """
        asked = sorted(set(asked))
        note = os.path.join(
            self.folder, "asked", hashlib.sha256(repr(asked).encode()).hexdigest()[:16]
        )
        with contextlib.suppress(OSError), open(note, encoding="utf-8") as file:
            return file.read().split()
        todo, seen, missing = list(asked), set(), []
        while todo:
            pair = todo.pop()
            if pair in seen:
                continue
            seen.add(pair)
            source = os.path.join(self.modules, pair[0], "MODULE.bazel")
            if not os.path.exists(source):
                missing.append("{}@{}".format(*pair))
                continue
            module = ModuleFile(source)
            self.add(module, *pair)
            todo += module.dependencies(with_dev=False)
        with open(note, "w", encoding="utf-8") as file:
            file.write(" ".join(sorted(missing)))
        return sorted(missing)

    def add(self, module, name, version):
        """Adds one entry, whole or not at all; an entry that is there stays."""
        place = os.path.join(self.folder, "modules", name, version)
        if os.path.exists(place):
            return
        temporary = tempfile.mkdtemp(dir=self.folder)
        with open(
            os.path.join(temporary, "MODULE.bazel"), "w", encoding="utf-8"
        ) as file:
            file.write(module.renamed(name, version))
        with open(
            os.path.join(temporary, "source.json"), "w", encoding="utf-8"
        ) as file:
            json.dump({"type": "local_path", "path": name}, file)
        os.chmod(temporary, 0o755)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        try:
            os.rename(temporary, place)
        except OSError:  # another bazelw was faster
            shutil.rmtree(temporary)
