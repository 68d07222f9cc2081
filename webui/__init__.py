"""The web application: pages and their JSON twins over an index."""

from __future__ import annotations

import os

from flask import Flask

from webui import errors, home, operations, releases, search, security, shared_engine, urls, wording

__all__ = ["create_app"]


def create_app(index: str | None = None) -> Flask:
    """The application over the index at `index`, else `$ONRECORD_INDEX`, else `./onrecord-index`.

    The index is opened by the first request; where there is none, pages say how to make one (503).
    """
    app = Flask(__name__, static_folder=None)
    # Only GET and HEAD: no answer is made up for OPTIONS.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.static_folder = "static"
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    # The id of a release may hold two slashes in a row.
    app.url_map.merge_slashes = False
    app.url_map.converters["release"] = urls.ReleaseId
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for room in (wording, security, errors):
        room.init_app(app)
    shared_engine.init_app(app, index or os.environ.get("ONRECORD_INDEX") or "onrecord-index")
    for room in (home, search, releases, operations):
        app.register_blueprint(room.blueprint)
    return app
