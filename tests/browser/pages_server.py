"""A tiny server of test pages: the real style sheets and scripts, the strict policy, a save door kept in memory."""

import json
import mimetypes
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template import engines

PAGES = Path(__file__).resolve().parent / "pages"
NAMES = ["乌兰镇", "北湾镇", "东湾镇", "刘川镇", "糜滩镇", "三滩镇"]
LOCKED = {3}  # 东湾镇 has handed in: its 次数 is locked


@dataclass
class Door:
    """What the save door was sent, and how it answers: `trouble` by key, `down` a status, `also` cells unasked."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    forms: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    trouble: dict[str, dict[str, Any]] = field(default_factory=dict)
    also: list[dict[str, Any]] = field(default_factory=list)
    down: int = 0
    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)

    def answer(self, cells: list[dict[str, Any]]) -> dict[str, Any]:
        """Every cell saved with its next revision, unless trouble was ordered for it."""
        done = []
        for cell in cells:
            saved = {"state": "saved", "value": cell["value"], "revision": cell["revision"] + 1}
            done.append({"key": cell["key"], **self.trouble.pop(cell["key"], saved)})
        return {"cells": done + self.also, "totals": {"count": str(len(done))}, "saved_at": "10:32"}


def page(name: str, context: dict[str, Any], request: Any = None) -> bytes:
    """A page of the folder `pages`, rendered."""
    return engines["django"].from_string((PAGES / name).read_text("utf-8")).render(context, request).encode()


def grid_page() -> bytes:
    """The grid of six townships; the first three rows have their number of meetings, an item row stands between."""
    rows = [
        {"i": i, "name": name, "count": i if i <= 3 else "", "locked": i in LOCKED, "item": i == 5}
        for i, name in enumerate(NAMES, 1)
    ]
    return page("grid.html", {"rows": rows})


class PageHandler(BaseHTTPRequestHandler):
    """Pages, static files and posts of one door (set by the subclass that the server makes)."""

    door: Door

    def reply(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'self'")
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in self.door.pages:
            self.reply(200, "text/html; charset=utf-8", self.door.pages[path])
        elif path.startswith("/static/") and (found := finders.find(path[len("/static/") :])):
            self.reply(200, mimetypes.guess_type(path)[0] or "text/plain", Path(found).read_bytes())
        else:
            self.reply(404, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/save":
            self.save(body)
        else:
            self.door.forms.append((self.path, body.decode()))
            self.reply(200, "text/html; charset=utf-8", b"<!DOCTYPE html><title>ok</title><p>ok</p>")

    def save(self, body: bytes) -> None:
        self.door.tokens.append(self.headers.get("X-CSRFToken", ""))
        if self.door.down == 409:
            self.reply(409, "application/json", json.dumps({"detail": "填报已截止。"}).encode())
        elif self.door.down:
            self.reply(self.door.down, "text/plain", b"")
        else:
            sent = json.loads(body)
            self.door.posts.append(sent)
            self.reply(200, "application/json", json.dumps(self.door.answer(sent["cells"])).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the test run has its own output."""


class QuietServer(ThreadingHTTPServer):
    """A browser that leaves a page drops its connections; anything else is still reported."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """The server as a context manager; gives its door."""

    def __enter__(self) -> Door:
        self.door = Door(pages={"/grid": grid_page()})
        self.http = QuietServer(("127.0.0.1", 0), type("Handler", (PageHandler,), {"door": self.door}))
        self.door.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        return self.door

    def __exit__(self, *details: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()
