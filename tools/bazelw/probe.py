"""Looks whether the places can be reached from which Bazel and its modules are
downloaded.

A "no" is asked again after a day, a "yes" is kept: who was online once has what Bazel
needs in its own caches.
"""

import contextlib
import json
import os
import threading
import time

import cache

# The registry's own description, module archives, Bazel itself.
ADDRESSES = (
    "https://bcr.bazel.build/bazel_registry.json",
    "https://github.com/robots.txt",
    "https://releases.bazel.build/7.7.1/release/bazel-7.7.1-linux-x86_64",
)
SECONDS = 4
ASK_AGAIN_AFTER = 24 * 3600


def online(folder, addresses=ADDRESSES):
    """Tells whether all addresses answer, from a note in `folder` when it is fresh
    enough.
    """
    note = os.path.join(folder, "online.json")
    try:
        with open(note, encoding="utf-8") as file:
            known = json.load(file)
        if known["online"] or time.time() - known["at"] < ASK_AGAIN_AFTER:
            return known["online"]
    except (OSError, ValueError, KeyError):
        pass
    answer = all_answer(addresses)
    cache.note(note, {"online": answer, "at": time.time()})
    return answer


def forget(folder):
    """Has the next call of online() ask again."""
    with contextlib.suppress(OSError):
        os.unlink(os.path.join(folder, "online.json"))


def all_answer(addresses):
    """Asks all addresses at once; no answer within a few seconds is a no (names may
    resolve slowly, hence threads).
    """
    answers = []
    threads = [
        threading.Thread(
            target=lambda one=one: answers.append(answer(one)), daemon=True
        )
        for one in addresses
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return len(answers) == len(addresses) and all(answers)


def answer(address):
    """Tells whether one address answers with success, through the machine's proxy
    settings.
    """
    import ssl  # pylint: disable=import-outside-toplevel; slow to import, seldom needed
    import urllib.request  # pylint: disable=import-outside-toplevel

    # Bazel has certificates of its own: whether Python trusts the server says nothing
    # about Bazel.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        request = urllib.request.Request(
            address, method="HEAD", headers={"User-Agent": "bazelw"}
        )
        with urllib.request.urlopen(request, timeout=SECONDS, context=context) as reply:
            return reply.status == 200
    except (OSError, ValueError):
        return False
