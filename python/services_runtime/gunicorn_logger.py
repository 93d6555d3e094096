"""gunicorn's logs as JSON: access log on stdout, error log on stderr."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from services_runtime.logs import JsonFormatter


class JsonLogger(Logger):
    """Writes one JSON object a line."""

    def setup(self, cfg: Any) -> None:
        """Sets the handlers up as gunicorn does, with another formatter."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonFormatter())

    def access(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> None:
        """Logs a request, without its query: that may hold a token."""
        method, path = environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")
        status = int(str(resp.status).split(None, 1)[0])
        fields = {
            "method": method,
            "path": path,
            "status": status,
            "bytes": getattr(resp, "sent", None),
            "milliseconds": round(request_time.total_seconds() * 1000, 3),
            "remote_address": environ.get("REMOTE_ADDR"),
            "user_agent": environ.get("HTTP_USER_AGENT"),
        }
        message = f"{method} {path} {status}"
        self.access_log.info("%s", message, extra={"json_fields": fields})
