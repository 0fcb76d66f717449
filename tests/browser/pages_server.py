"""A tiny server of the two test pages: the real style sheets and scripts, the strict policy, and a save door kept in memory."""

import json
import mimetypes
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

PAGES = Path(__file__).resolve().parent / "pages"
ROW = """<tr><th scope="row">{name}</th>
<td><input class="cell" name="n{i}" data-key="n{i}" data-revision="1" value="{n}" data-kind="count" data-min="0"{locked} aria-label="{name}次数"></td>
<td><input class="cell" name="p{i}" data-key="p{i}" data-revision="1" data-kind="number" data-min="0" data-max="5" data-places="2" aria-label="{name}得分"></td>
<td><select class="cell" name="g{i}" data-key="g{i}" data-revision="1" aria-label="{name}等次"><option value=""></option><option value="a">好</option><option value="b">较好</option></select></td>
<td><input class="cell" type="checkbox" name="c{i}" data-key="c{i}" data-revision="1" value="1" aria-label="{name}带头"></td>
<td><textarea class="cell" name="r{i}" data-key="r{i}" data-revision="1" aria-label="{name}原因"></textarea></td></tr>"""
NAMES = ["乌兰镇", "北湾镇", "东湾镇", "刘川镇", "糜滩镇", "三滩镇"]
LOCKED = {3}  # 东湾镇 has handed in: its 次数 is locked


@dataclass
class Door:
    """What the save door was sent, and how it is to answer: `trouble` maps a key to its answer, `down` is a status."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    forms: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    trouble: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: int = 0
    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)

    def answer(self, cells: list[dict[str, Any]]) -> dict[str, Any]:
        """Every cell saved with its next revision, unless trouble was ordered for it."""
        done = []
        for cell in cells:
            saved = {"state": "saved", "value": cell["value"], "revision": cell["revision"] + 1}
            done.append({"key": cell["key"], **self.trouble.pop(cell["key"], saved)})
        return {"cells": done, "totals": {"count": str(len(done))}, "saved_at": "10:32"}


def grid_page() -> bytes:
    """The grid of six townships; the first three rows have their number of meetings."""
    rows = [
        ROW.format(i=i, name=name, n=i if i <= 3 else "", locked=" readonly" if i in LOCKED else "")
        for i, name in enumerate(NAMES, 1)
    ]
    return (PAGES / "grid.html").read_text("utf-8").replace("ROWS", "\n".join(rows)).encode()


def handler(door: Door) -> type[BaseHTTPRequestHandler]:
    """A request handler over one door."""

    class Handler(BaseHTTPRequestHandler):
        def reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'self'")
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path in door.pages:
                self.reply(200, "text/html; charset=utf-8", door.pages[path])
            elif path.startswith("/static/") and (found := finders.find(path[len("/static/") :])):
                self.reply(200, mimetypes.guess_type(path)[0] or "text/plain", Path(found).read_bytes())
            else:
                self.reply(404, "text/plain", b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/save":
                door.forms.append((self.path, body.decode()))
                self.reply(200, "text/html; charset=utf-8", b"<!DOCTYPE html><title>ok</title><p>ok</p>")
                return
            door.tokens.append(self.headers.get("X-CSRFToken", ""))
            if door.down:
                detail = json.dumps({"detail": "填报已截止。"}) if door.down == 409 else "x"
                self.reply(door.down, "application/json" if door.down == 409 else "text/plain", detail.encode())
                return
            sent = json.loads(body)
            door.posts.append(sent)
            self.reply(200, "application/json", json.dumps(door.answer(sent["cells"])).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Silence: the test run has its own output."""

    return Handler


class Server:
    """The server as a context manager; gives its door."""

    def __enter__(self) -> Door:
        self.door = Door(pages={"/grid": grid_page()})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler(self.door))
        self.door.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()
        return self.door

    def __exit__(self, *details: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()
