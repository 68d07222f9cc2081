"""What one request may ask: how long its query is, how deep it pages, and how many come from one client."""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import errors
from webui.operations.settings import Settings

#: What is asked of a machine by those who run it, or costs it nothing.
_FREE = {"health.health", "metrics.metrics", "static"}


def _too_much() -> Response | None:
    """The answer to a request that asks for more than it may; null where it does not."""
    settings: Settings = current_app.config["ONRECORD"]
    longest = max(map(len, request.args.getlist("q")), default=0)
    if longest > settings.max_query:
        message = f"The query has {longest:,} characters; at most {settings.max_query:,} are read. Ask for fewer words."
        return errors.refused("QueryTooLong", "The query is too long", message, "q")
    page, limit = request.args.get("page", 1, int), request.args.get("limit", 10, int)
    if request.path.startswith("/search") and page > 1 and page * limit > settings.max_depth:
        message = (
            f"Pages go down to release {settings.max_depth:,}. Narrow the search, sort it the other way round, "
            "or take all of it as CSV."
        )
        return errors.refused("PageTooDeep", "There is no page so far down", message, "page")
    return None


def _free() -> bool:
    return request.endpoint in _FREE


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse what is too much. Each process counts the requests of a client for itself."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    if settings.rate:
        limiter = Limiter(
            get_remote_address,
            application_limits=[settings.rate],
            storage_uri="memory://",
            headers_enabled=False,
        )
        limiter.request_filter(_free)
        limiter.init_app(app)
    app.before_request(_too_much)
    app.register_error_handler(TooManyRequests, _too_many)


def _too_many(problem: TooManyRequests) -> Response:
    message = f"You asked more often than {problem.description}. Wait a little, then go on."
    response = errors.refused("TooManyRequests", "Too many requests", message, None, status=429)
    response.headers["Retry-After"] = "60"
    return response
