"""Whether the network is there: asked at once, remembered, never waited for long."""

import http.server
import json
import os
import socket
import threading
import time
from unittest import mock

import paths

# isort: split
import probe


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers /good with success and all else with a refusal."""

    def do_HEAD(self):  # noqa: N802  (the base class names it)
        self.send_response(200 if self.path == "/good" else 403)
        self.end_headers()

    def log_message(self, *_arguments):
        """Says nothing."""


class ProbeTest(paths.FolderTest):
    def setUp(self):
        super().setUp()
        direct = mock.patch.dict(os.environ, {"no_proxy": "*"})
        direct.start()
        self.addCleanup(direct.stop)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = f"http://127.0.0.1:{server.server_address[1]}"

    def test_all_must_answer(self):
        good, bad = self.address + "/good", self.address + "/bad"
        self.assertTrue(probe.all_answer([good, good]))
        self.assertFalse(probe.all_answer([good, bad]))
        self.assertFalse(probe.all_answer([good, "http://127.0.0.1:1/"]))

    def test_silence_is_no_answer(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            silent_address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            with mock.patch("probe.SECONDS", 0.2):
                self.assertFalse(probe.all_answer([silent_address]))

    def note(self, **content):
        self.write("online.json", json.dumps(content))

    def test_remembered(self):
        now = time.time()
        for known, asked in (
            ({"online": True, "at": 0}, False),  # a yes is kept
            ({"online": False, "at": now - 3600}, False),
            ({"online": False, "at": now - 30 * 3600}, True),
            ({}, True),
        ):
            with self.subTest(known=known):
                self.note(**known)
                with mock.patch("probe.all_answer", return_value=True) as ask:
                    online = probe.online(self.folder)
                self.assertEqual(ask.called, asked)
                self.assertEqual(online, asked or known["online"])

    def test_forgotten(self):
        self.note(online=False, at=time.time())
        probe.forget(self.folder)
        probe.forget(self.folder)
        with mock.patch("probe.all_answer", return_value=True) as ask:
            self.assertTrue(probe.online(self.folder))
            self.assertTrue(probe.online(self.folder))
        self.assertEqual(ask.call_count, 1)
