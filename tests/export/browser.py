"""Shows a page to a browser that reaches this machine only, and hears what the page tells."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import pytest

PATIENCE_S = 90.0
KINDS = {".html": "text/html", ".js": "text/javascript", ".mp4": "video/mp4",
         ".json": "application/json", ".glb": "model/gltf-binary", ".gif": "image/gif",
         ".webp": "image/webp", ".avif": "image/avif"}  # fmt: skip
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--force-color-profile=srgb",
)  # fmt: skip
NO_GPU = ("--disable-gpu",)
SOFTWARE_GPU = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")

Find = Callable[[str], bytes | None]
"""The content of a path such as /clip.mp4, None where there is none."""


@contextmanager
def _served(find: Find) -> Iterator[tuple[str, SimpleQueue[dict[str, Any]]]]:
    """The pages on a port of this machine only, and what they post to /told."""
    told: SimpleQueue[dict[str, Any]] = SimpleQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = find(self.path)
            self.send_response(404 if body is None else 200)
            kind = "text/html" if self.path == "/" else KINDS.get(Path(self.path).suffix)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def do_POST(self) -> None:
            told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


def told_by(
    browser: str, find: Find, profile: Path, options: tuple[str, ...] = NO_GPU
) -> dict[str, Any]:
    """What the page / tells of itself.

    Args:
        browser: the program.
        find: the files that it may ask for.
        profile: an empty folder for the browser's own.
        options: for the browser, beside `OPTIONS`.
    """
    with _served(find) as (address, told):
        process = subprocess.Popen(
            [browser, *OPTIONS, *options, f"--user-data-dir={profile}", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return told.get(timeout=PATIENCE_S)
        except Empty:
            pytest.fail("the browser told nothing of the page")
        finally:
            process.terminate()
            process.wait()


def among(files: Mapping[str, bytes]) -> Find:
    """Finds what a mapping holds."""
    return files.get
