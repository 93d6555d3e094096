"""A service that is a program of its own: it answers every request with its name."""

import http.server
import os


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers."""

    def do_GET(self) -> None:
        """Answers with the service's name."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["SERVICE_NAME"].encode())


if __name__ == "__main__":
    address = (os.environ["HOST"], int(os.environ["PORT"]))
    http.server.ThreadingHTTPServer(address, Handler).serve_forever()
