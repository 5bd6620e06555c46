"""Load one address of a server on this machine over kept-alive connections, for a bounded time."""

import socket
import sys
import threading
import time
from dataclasses import dataclass, field

# Where the system can, a body is dropped as it comes and not copied: what is measured is the server.
DISCARD = socket.MSG_TRUNC if sys.platform == "linux" else 0
UNREAD = bytearray(4 * 1024 * 1024)


@dataclass
class Load:
    """What came back: seconds each request took, the bytes of one answer, and statuses other than 200."""

    latencies: list[float] = field(default_factory=list)
    bytes_each: int = 0
    failures: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which this share of the requests was answered."""
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]


def load(port: int, path: str, cookies: list[str], seconds: float, connections: int = 4) -> Load:
    """Request path in a closed loop; each connection takes the sessions in turn."""
    result = Load()
    deadline = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=drive, args=(port, path, cookies[start:] + cookies[:start], deadline, result))
        for start in range(connections)
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - begin
    return result


def drive(port: int, path: str, cookies: list[str], deadline: float, result: Load) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: "
    requests = [f"{head}{cookie}\r\n\r\n".encode() for cookie in cookies]
    latencies = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while (begin := time.perf_counter()) < deadline:
            connection.sendall(requests[len(latencies) % len(requests)])
            status, size = read_answer(connection)
            latencies.append(time.perf_counter() - begin)
            result.failures += status != 200
            result.bytes_each = size
    result.latencies += latencies


def read_answer(connection: socket.socket) -> tuple[int, int]:
    """Status and bytes of one answer that states its length."""
    data = connection.recv(262_144)
    while b"\r\n\r\n" not in data:
        data += connection.recv(262_144)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    received = len(body)
    while received < length:
        received += connection.recv_into(UNREAD, min(len(UNREAD), length - received), DISCARD)
    return int(head.split(b" ", 2)[1]), len(head) + 4 + length
