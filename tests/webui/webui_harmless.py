"""What no answer may be, whatever was asked and whatever a release says."""

from __future__ import annotations

import csv
import io
import json
import re

from flask import Flask
from lxml import etree, html
from werkzeug.test import TestResponse

from webui.machines.openapi.description import paths
from webui.machines.openapi.operations import OPERATIONS, PAGES, PARTS_OF_PAGES
from webui.machines.openapi.parameters import described

#: An element and an attribute that no page of ours has: where one is found, text became markup.
ELEMENT, ATTRIBUTE = "x-element", "data-x-attribute"
MARKUP = (
    f"<{ELEMENT}>heritage</{ELEMENT}>",
    f"\"><{ELEMENT} onclick='heritage'>",
    f"' {ATTRIBUTE}='heritage",
    f'" {ATTRIBUTE}="heritage" autofocus onfocus="alert(1)',
    f"</script><{ELEMENT}>heritage",
    f"</title></textarea><!--><{ELEMENT}>heritage",
    f"]]><{ELEMENT}>heritage&lt;",
    "<script>heritage()</script>",
    "{{ 7 * 191 }}{% heritage %}${heritage}",
    "javascript:heritage",
    "=heritage()",
    "heritage\r\nSet-Cookie: x-element=1",
    "\u202e\u2066heritage\u0085\u2028",
)
_OURS = {"application/ld+json"}
_FORBIDDEN = {"iframe", "object", "embed", "base", "frame", "applet", "style", ELEMENT}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RIS = re.compile(r"[A-Z][A-Z0-9]  - .*")


def assert_harmless(response: TestResponse) -> None:
    """The answer is what it says it is, and nothing in it is more than text."""
    address = response.request.full_path
    assert response.status_code < 500, (address, response.text)
    assert "Traceback" not in response.text, address
    assert not response.headers.getlist("Set-Cookie"), address
    if response.request.method != "HEAD" and response.status_code != 304:
        _CHECKS[response.mimetype](response.text)


def _page(text: str) -> None:
    tree = html.document_fromstring(text)
    assert "1337" not in tree.text_content(), "a template in a text is not evaluated"
    for element in tree.iter(etree.Element):
        assert element.tag not in _FORBIDDEN, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name not in (ATTRIBUTE, "style", "srcdoc", "http-equiv"), name
            if name in ("href", "src", "action", "formaction", "hx-get"):
                assert not re.match(r"[\s\x00-\x1f]*(javascript|data|vbscript):", str(value), re.I), value
    for script in tree.iter("script"):
        _script(script)


def _script(script: etree._Element) -> None:
    if script.get("src"):
        assert str(script.get("src")).startswith("/static/")
        assert not script.text
    else:
        assert script.get("type") in _OURS
        assert "<" not in (script.text or "")
        json.loads(script.text or "")


def _xml(text: str) -> None:
    tree = etree.fromstring(text.encode())
    assert not tree.findall(f".//{{*}}{ELEMENT}")
    assert not tree.xpath(f"//@*[local-name() = '{ATTRIBUTE}']")


def _csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1, "each line has all cells"
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(_FORMULA) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell


def _ris(text: str) -> None:
    assert all(_RIS.fullmatch(line) for line in text.removesuffix("\r\n").split("\r\n"))


def _bibtex(text: str) -> None:
    """Braces pair, and the entry is the only one."""
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"^@", text, re.M)) == 1


_CHECKS = {
    "text/html": _page,
    "application/json": json.loads,
    "application/x-suggestions+json": json.loads,
    "application/vnd.citationstyles.csl+json": json.loads,
    "application/atom+xml": _xml,
    "application/xml": _xml,
    "application/opensearchdescription+xml": _xml,
    "text/csv": _csv,
    "application/x-research-info-systems": _ris,
    "application/x-bibtex": _bibtex,
    "text/plain": str,
    "text/css": str,
    "text/javascript": str,
    "image/svg+xml": str,
}


def routes(app: Flask) -> dict[str, list[str]]:
    """Each route of `app`, as "/speakers/{}", with the parameters that it takes in the query part of an address.

    A page takes those of its twin; every route is asked for a query and for a parameter that there is not.
    """
    known, told = described({}), paths(app)
    twins = {path: name for name, path in told.items()}
    found = {}
    for name, path in told.items():
        if name not in PARTS_OF_PAGES:
            takes = OPERATIONS[name if name in OPERATIONS else twins[PAGES[name]]].takes
            asked = {known[key]["name"] for key in takes if known[key]["in"] == "query"}
            found[re.sub(r"{\w+}", "{}", path)] = sorted(asked | {"q", "unknown"})
    return found
