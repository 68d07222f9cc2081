"""The web application: pages and their JSON twins over an index."""

from __future__ import annotations

import os

from flask import Flask

from webui import errors, help, home, shared_engine, urls, wording
from webui.operations import health, security
from webui.profiles import directories, organizations, speakers
from webui.releases import citing, comparing
from webui.releases import page as releases
from webui.search import page as search
from webui.search import suggesting, values
from webui.trends import page as trends

ROOMS = (
    *(home, help, search, values, suggesting, releases, comparing, citing),
    *(speakers, organizations, directories, trends, health),
)

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
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    return app
