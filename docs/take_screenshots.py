"""Take the pictures of the documentation from the samples: `python docs/take_screenshots.py http://127.0.0.1:8000`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {
    "search.png": "/search?q=heritage&speaker=Edda+Corvane&speaker=Orvan+Teles",
    "release.png": "/releases/gov-2024-0487?q=water",
    "speaker.png": "/speakers/Orvan%20Teles",
    "trends.png": "/trends?q=water&q=heritage&q=fish&as=count",
}


def main(address: str) -> None:
    """Open each page of the samples served at `address`, and write its picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.screenshot(path=Path(__file__).parent / name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
