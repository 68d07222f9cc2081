"""What those who run the application set, limit and watch."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

from webui.operations import caching, limits, metrics, request_log, security
from webui.operations.settings import Settings

#: zstd and br for those who take them; browsers offer only gzip where a page comes without TLS.
_COMPRESSED = ["zstd", "br", "gzip"]


def init_app(app: Flask, settings: Settings) -> None:
    """Everything around an answer. What is registered first begins first and ends last."""
    request_log.init_app(app, settings)
    metrics.init_app(app)
    app.config.update(COMPRESS_ALGORITHM=_COMPRESSED, COMPRESS_ALGORITHM_STREAMING=_COMPRESSED)
    Compress(app)
    app.after_request(_in_one_piece)
    security.init_app(app)
    limits.init_app(app, settings)
    caching.init_app(app)


def _in_one_piece(response: Response) -> Response:
    """A static file as bytes: they are small, and a stream that is compressed would not close its file."""
    if request.endpoint == "static" and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
    return response
