"""An HTTP server that is as slow as a trace: latency before the first byte, then bytes at the trace's rate.

/film/<session>/<file> is shaped: the session picks the trace, and its clock begins with the first manifest asked for.
Requests of one session that are under way at once share the rate fairly, as connections through one line do. What
belongs to the pages (/page/, /static/, /vendor/) comes at once. TCP's slow start and losses are not replayed.
"""

import asyncio
import mimetypes
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.players.traces import Trace

SLICE_SECONDS = 0.02
MANIFESTS = ("master.m3u8", "manifest.mpd")
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
}


@dataclass
class Request:
    """One file that was asked for. Times are in seconds since the epoch, as pages tell them; end: 0 while under way."""

    path: str
    size: int
    start: float
    end: float = 0.0
    sent: float = 0.0
    whole: bool = False


@dataclass(eq=False)
class Transfer:
    """What of a request's body is still to go."""

    body: bytes
    writer: asyncio.StreamWriter
    request: Request
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def left(self) -> float:
        return len(self.body) - self.request.sent

    def send(self, share: float) -> None:
        """share: bytes, of which a fraction is kept for the next time."""
        before = int(self.request.sent)
        self.request.sent = min(self.request.sent + share, len(self.body))
        if self.writer.is_closing():
            self.done.set()
            return
        self.writer.write(self.body[before : int(self.request.sent)])
        if self.left < 1:
            self.writer.write(self.body[int(self.request.sent) :])
            self.request.whole = True
            self.done.set()


class Line:
    """The network of one session."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.requests: list[Request] = []
        self.transfers: list[Transfer] = []
        self.began = 0.0
        self.ticking: asyncio.Task | None = None
        # The longest that a busy machine kept it from sending, in seconds.
        self.late = 0.0

    def begin(self) -> None:
        self.began = self.began or time.monotonic()

    @property
    def now(self) -> float:
        return time.monotonic() - self.began if self.began else 0.0

    async def carry(self, path: str, body: bytes, head: bytes, writer: asyncio.StreamWriter) -> None:
        request = Request(path, len(body), time.time())
        self.requests.append(request)
        await asyncio.sleep(self.trace.latency_at(self.now))
        writer.write(head)
        transfer = Transfer(body, writer, request)
        self.transfers.append(transfer)
        if self.ticking is None or self.ticking.done():
            self.ticking = asyncio.create_task(self.tick())
        await transfer.done.wait()
        request.end = time.time()

    async def tick(self) -> None:
        """While there is something to send: what the line could carry since the last time. Idle time is lost."""
        last = self.now
        while self.transfers:
            await asyncio.sleep(SLICE_SECONDS)
            now = self.now
            self.late = max(self.late, now - last - SLICE_SECONDS)
            self.share(self.trace.bytes_between(last, now))
            self.transfers = [transfer for transfer in self.transfers if not transfer.done.is_set()]
            last = now

    def share(self, budget: float) -> None:
        """Alike to all; what one has no need of goes to the others."""
        waiting = sorted(self.transfers, key=lambda transfer: transfer.left)
        for place, transfer in enumerate(waiting):
            share = min(budget / (len(waiting) - place), transfer.left)
            budget -= share
            transfer.send(share)

    def told(self) -> list[dict]:
        return [asdict(request) for request in self.requests]


class Shaper:
    """roots: folder or file of each first part of a path; `film` is the shaped one."""

    def __init__(self, roots: dict[str, Path]) -> None:
        self.roots = roots
        self.lines: dict[str, Line] = {}
        self.kept: dict[Path, bytes] = {}

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Yields the address."""
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()[:2]
        try:
            yield f"http://{host}:{port}"
        finally:
            server.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection, one after the other."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while not writer.is_closing():
                asked = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                await self.answer(asked.split(" ", 2)[1].partition("?")[0], writer)
                await writer.drain()
        writer.close()

    async def answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        root, _, rest = path.lstrip("/").partition("/")
        session, _, name = rest.partition("/") if root == "film" else ("", "", rest)
        body = self.body(root, name)
        line = self.lines.get(session)
        if body is None or (root == "film" and line is None):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        elif line:
            if name in MANIFESTS:
                line.begin()
            await line.carry(name, body, head(name, body), writer)
        else:
            writer.write(head(name, body) + body)

    def body(self, root: str, name: str) -> bytes | None:
        """None where there is no such file below its root."""
        folder = self.roots.get(f"{root}/{name}") or self.roots.get(root)
        path = folder and (folder / name if folder.is_dir() else folder).resolve()
        if not path or not path.is_file() or not (folder.is_file() or path.is_relative_to(folder.resolve())):
            return None
        if path not in self.kept:
            self.kept[path] = path.read_bytes()
        return self.kept[path]


def head(name: str, body: bytes) -> bytes:
    kind = TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Cache-Control: no-store"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
