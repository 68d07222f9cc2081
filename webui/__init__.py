"""The web application: pages and their JSON twins over an index."""

from __future__ import annotations

import threading

from flask import Flask

from webui import contents, errors, help, home, operations, partial, shared_engine, wording
from webui.machines import crawling, exports, feeds, openapi, opensearch
from webui.operations import health, metrics
from webui.operations.settings import Settings, SettingsProblem, load
from webui.path_texts import PathText
from webui.profiles import directories, organizations, speakers
from webui.releases import citing, comparing, resembling
from webui.releases import page as releases
from webui.search import page as search
from webui.search import suggesting, values
from webui.trends import page as trends

ROOMS = (
    *(home, help, search, values, suggesting, releases, resembling, comparing, citing),
    *(speakers, organizations, directories, trends, exports, feeds, crawling, opensearch, openapi, health, metrics),
)

__all__ = ["Settings", "SettingsProblem", "create_app", "load"]


def create_app(index: str | None = None, settings: Settings | None = None, *, warm: bool = False) -> Flask:
    """The application over the index at `index`, with `settings`, else those of the environment and its file.

    The index is opened by the first request; where there is none, pages say how to make one (503). With `warm` it is
    opened at once, and what the first reader of each commit would wait for is made in the background. Raises
    `SettingsProblem`.
    """
    app = Flask(__name__, static_folder=None)
    settings = settings or load()
    app.config["ONRECORD"] = settings
    # Only GET and HEAD: no answer is made up for OPTIONS.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.static_folder = "static"
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    # The id of a release may hold two slashes in a row.
    app.url_map.merge_slashes = False
    app.url_map.converters["text"] = PathText
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    shared_engine.init_app(app, index or settings.index, settings.budget_ms)
    operations.init_app(app, settings)
    for room in (wording, errors, partial):
        room.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    if warm:
        threading.Thread(target=contents.keep_warm, args=(app, threading.Event()), daemon=True).start()
    return app
