"""The headers that keep a page to itself, on every response: pages, JSON, errors and static files."""

from __future__ import annotations

from flask import Flask, Response, request

from webui import urls
from webui.partial import missing

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    # Pico draws its icons from data: addresses.
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A query says what somebody looks for: no other site hears of it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_KEEP = "public, max-age=31536000, immutable"


def secure(response: Response) -> Response:
    """Set the headers, and how long the response may be kept."""
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = _keep(response)
    return response


def _keep(response: Response) -> str:
    """Static files are kept by version, what is partial or has failed not at all, everything else not unasked."""
    if missing() or response.status_code >= 500:
        return "no-store"
    return _KEEP if response.status_code in (200, 304) and _is_versioned() else "no-cache"


def _is_versioned() -> bool:
    name = (request.view_args or {}).get("filename", "")
    return request.endpoint == "static" and request.args.get("v", "") == urls.static_version(str(name))


def init_app(app: Flask) -> None:
    """Put the headers on every response of `app`."""
    app.after_request(secure)
