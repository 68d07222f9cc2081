"""What those who run the application set, limit and watch."""

from __future__ import annotations

import logging
import re
import threading
from pathlib import Path
from queue import Queue
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from webui_releases import RELEASES, make_index

from indexer.engine import open_engine
from webui import Settings, SettingsProblem, contents, create_app, shared_engine
from webui.operations.settings import load


def client_with(location: str, **settings: Any) -> FlaskClient:
    """A client of the application with some settings, and no others."""
    quiet: dict[str, Any] = {"rate": "", "log_requests": False}
    app = create_app(location, msgspec.convert(quiet | settings, Settings))
    return app.test_client()


def test_a_setting_of_the_environment_goes_before_the_file_and_what_is_given_before_both(tmp_path: Path) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text('budget_ms = 100\nindex = "of-the-file"\nrate = "5 per second"\n', encoding="utf-8")
    environment = {"ONRECORD_SETTINGS": str(file), "ONRECORD_INDEX": "of-the-environment", "ONRECORD_BUDGET_MS": "200"}
    found = load(environment, budget_ms=300, index=None)
    assert (found.budget_ms, found.index, found.rate) == (300, "of-the-environment", "5 per second")
    assert load({}) == Settings()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("budget_ms = 0", "budget_ms: 0 is not a whole number of 1 or more"),
        ('budget_ms = "soon"', "budget_ms: expected `int`"),
        ('rate = "often"', "rate: “often” is not a limit"),
        ('base_url = "search.example.org"', "base_url: “search.example.org” is not an address"),
        ("budget = 5", "budget: there is no such setting; there are index, base_url"),
        ("budget_ms 5", "is no TOML"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_file(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "onrecord.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsProblem) as raised:
        load({"ONRECORD_SETTINGS": str(file)})
    assert str(file) in str(raised.value)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_variable_that_cannot_be_used_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="ONRECORD_PROXIES: -1 is not a whole number of 0 or more"):
        load({"ONRECORD_PROXIES": "-1"})
    with pytest.raises(SettingsProblem, match=re.escape("none.toml: can't be read")):
        load({"ONRECORD_SETTINGS": str(tmp_path / "none.toml")})


@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest", "/trends"])
def test_a_query_that_is_too_long_is_refused_with_its_length(location: str, path: str) -> None:
    client = client_with(location, max_query=100)
    response = client.get(path, query_string={"q": "word " * 21})
    assert response.status_code == 422
    assert "105 characters; at most 100" in response.text
    if path.endswith(".json"):
        assert response.json is not None
        assert response.json["error"]["type"] == "QueryTooLong"
        assert response.json["error"]["parameter"] == "q"


def test_pages_go_down_as_far_as_is_set(location: str) -> None:
    client = client_with(location, max_depth=10)
    assert client.get("/search?page=1").status_code == 200
    response = client.get("/search?page=2")
    assert response.status_code == 422
    assert "down to release 10" in response.text


def test_a_client_that_asks_too_often_is_told_to_wait_and_others_are_not(location: str) -> None:
    client = client_with(location, rate="2 per day", proxies=1)
    mine, other = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2))
    assert [client.get("/", headers=mine).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/", headers=other).status_code == 200
    refused = client.get("/search.json", headers=mine)
    assert refused.json is not None
    assert refused.json["error"]["type"] == "TooManyRequests"
    assert refused.headers["Retry-After"] == "60"
    assert client.get("/healthz", headers=mine).status_code == 200


def test_nobody_forges_an_address_where_no_proxy_is_trusted(location: str) -> None:
    client = client_with(location, rate="1 per day")
    found = [client.get("/", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in (1, 2)]
    assert found == [200, 429]


def test_an_answer_holds_until_the_index_changes(tmp_path: Path) -> None:
    location = make_index(tmp_path / "index", RELEASES[:3])
    client = client_with(location)
    first = client.get("/search?q=heritage")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/search?q=heritage", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    with open_engine(location) as engine, engine.writer() as writer:
        writer.add(RELEASES[3])
        writer.finish()
    anew = client.get("/search?q=heritage", headers={"If-None-Match": tag})
    assert anew.status_code == 200
    assert anew.headers["ETag"] != tag
    shared_engine.shared(client.application).close()


def test_a_page_and_its_json_under_one_address_are_not_taken_for_each_other(location: str) -> None:
    client = client_with(location)
    page = client.get("/suggest?q=her", headers={"Accept": "text/html"})
    told = {"Accept": "application/json", "If-None-Match": page.headers["ETag"]}
    assert client.get("/suggest?q=her", headers=told).is_json


def test_a_tag_holds_for_the_settings_it_was_made_with(location: str) -> None:
    def tag(**settings: Any) -> str:
        return client_with(location, **settings).get("/robots.txt").headers["ETag"]

    assert tag() == tag()
    assert tag() != tag(base_url="https://search.example.org/")


def test_any_tag_at_all_is_no_answer_to_keep(location: str) -> None:
    client = client_with(location)
    for path, status in (("/releases/nothing", 404), ("/search?page=x", 422), ("/search", 200)):
        assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_what_depends_on_the_client_s_liking_says_so(location: str) -> None:
    client = client_with(location)
    for path in ("/search", "/search?page=x", "/suggest?q=a", "/releases/nothing"):
        assert "Accept" in client.get(path).vary, path
    unchanged = client.get("/search", headers={"If-None-Match": client.get("/search").headers["ETag"]})
    assert "Accept" in unchanged.vary


def test_what_is_no_answer_has_no_tag(location: str) -> None:
    client = client_with(location)
    for path in ("/search?q=speakr:x", "/none", "/healthz", "/metrics"):
        assert "ETag" not in client.get(path).headers


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip"])
def test_pages_come_compressed_to_those_who_take_it(location: str, encoding: str) -> None:
    client = client_with(location)
    for path in ("/search", "/static/onrecord.css"):
        with client.get(path, headers={"Accept-Encoding": encoding}) as response:
            assert response.headers["Content-Encoding"] == encoding
            assert "Accept-Encoding" in response.headers["Vary"]


def test_a_request_is_a_line_of_json_without_what_was_asked(location: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "onrecord.requests")
    client_with(location, log_requests=True).get("/search?q=heritage")
    told = msgspec.json.decode(caplog.messages[-1])
    assert (told["method"], told["path"], told["status"]) == ("GET", "/search", 200)
    assert told["ms"] > 0
    assert told["bytes"] > 0
    assert "heritage" not in caplog.messages[-1]
    client_with(location, log_requests=True, log_queries=True).get("/search?q=heritage")
    assert msgspec.json.decode(caplog.messages[-1])["query"] == "q=heritage"


def test_metrics_count_requests_and_tell_what_is_in_the_index(location: str) -> None:
    client = client_with(location)
    client.get("/search")
    client.get("/none")
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    assert 'onrecord_requests_total{endpoint="search.page",status="200"} 1.0' in response.text
    assert 'onrecord_requests_total{endpoint="none",status="404"} 1.0' in response.text
    assert 'onrecord_request_seconds_count{endpoint="search.page"} 1.0' in response.text
    releases = client.get("/healthz").json
    assert releases is not None
    assert f"onrecord_releases {float(releases['releases'])}" in response.text


def test_metrics_tell_that_there_is_no_index(tmp_path: Path) -> None:
    text = client_with(str(tmp_path / "none")).get("/metrics").text
    assert "onrecord_index_readable 0.0" in text


def test_the_documentation_tells_every_setting_with_its_default_and_every_metric(client: FlaskClient) -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", told, re.MULTILINE))
    assert {name: msgspec.json.decode(value) for name, value in rows.items()} == msgspec.structs.asdict(Settings())
    example = re.search(r"```toml\n(.*?)```", told, re.DOTALL)
    assert example is not None
    msgspec.toml.decode(example[1], type=Settings)
    shown = set(re.findall(r"^# TYPE (onrecord_\w+)", client.get("/metrics").text, re.MULTILINE))
    documented = {name.removesuffix("_total") for name in re.findall(r"`(onrecord_\w+)`", told)}
    assert {name.removesuffix("_total") for name in shown if not name.endswith("_created")} == documented


def test_what_first_readers_wait_for_is_made_before_they_come(location: str, tmp_path: Path) -> None:
    quiet = Settings(rate="", log_requests=False)
    app = create_app(location, quiet)
    contents.warm(app)
    with app.app_context():
        assert contents.contents().version == shared_engine.engine().version()
    contents.warm(create_app(str(tmp_path / "nothing"), quiet))


def test_what_the_readers_of_a_later_commit_wait_for_is_made_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "LOOK", 0.02)
    location = make_index(tmp_path / "index", RELEASES[:3])
    app = create_app(location, Settings(rate="", log_requests=False))
    warmed: Queue[str] = Queue()
    monkeypatch.setattr(contents, "warm", lambda app: warmed.put(shared_engine.shared(app).open().version()))
    stopped = threading.Event()
    keeping = threading.Thread(target=contents.keep_warm, args=(app, stopped))
    keeping.start()
    try:
        with open_engine(location) as engine, engine.writer() as writer:
            writer.add(RELEASES[3])
            writer.finish()
            newest = engine.version()
        while warmed.get(timeout=60) != newest:
            pass
    finally:
        stopped.set()
        keeping.join()
        shared_engine.shared(app).close()
