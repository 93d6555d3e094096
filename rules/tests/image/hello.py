"""Shows what a program finds in its image."""

import os

from python.runfiles import runfiles

places = runfiles.Create()
for name in ["greeting.txt", "tree/link.txt", "dangling", "alias.txt"]:
    path = places.Rlocation("_main/rules/tests/image/" + name)
    with open(path) as file:
        print(name, "link" if os.path.islink(path) else "file", file.read().strip())
for path in ["_main/elsewhere/real.txt", "at_root/real.txt"]:
    with open(places.Rlocation(path)) as file:
        print(path, file.read().strip())
