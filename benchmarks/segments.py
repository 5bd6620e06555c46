"""Segments from Django beside the same files from nginx: python -m benchmarks.segments [--quick]

The site's own server with everything a segment asks for (signature, session, sign-in), plain nginx without any of it,
and nginx in front of Django (STREAM_DELIVERY=nginx); loaded in turns in the same run, four connections, on a machine
that the load shares. Needs nginx on the path.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import geometric_mean
from string import Template

from django.conf import settings
from django.utils import timezone

from benchmarks.http_load import Load, load
from benchmarks.report import quick_requested, report, say
from benchmarks.scratch import scratch_site
from benchmarks.server import server, signed_in, wait
from catalog.models import Title
from playback.delivery import sign
from playback.models import Stream
from playback.sessions import Screen, begin, browser_of
from streamsite.processes import free_port

BAR = 0.5
# Four seconds of 0.4, 1.2, 3 and 6 Mbit/s.
KILOBYTES = (200, 600, 1500, 3000)
CONNECTIONS = 4
DJANGO, NGINX, ACCEL = "django", "nginx", "nginx before django"
CONFIG = Template("""
$user
worker_processes 2; daemon off; pid $folder/pid; error_log stderr warn;
events { worker_connections 64; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types { video/mp4 m4s; }
    client_body_temp_path $folder/a; proxy_temp_path $folder/b; fastcgi_temp_path $folder/c;
    uwsgi_temp_path $folder/d; scgi_temp_path $folder/e;
    upstream django { server 127.0.0.1:$django; keepalive 8; }
    server {
        listen 127.0.0.1:$port;
        location /plain/ { alias $streams/; }
        location /protected-streams/ { internal; alias $streams/; }
        location /stream/ {
            proxy_pass http://django; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_set_header Host $$http_host;
        }
    }
}
""")


def main() -> None:
    quick = quick_requested(__doc__.splitlines()[0])
    if not shutil.which("nginx"):
        raise SystemExit("There is no nginx on the path to measure against: install it, and run this again.")
    with scratch_site() as environment:
        stream = make_segments()
        path, cookie = one_player(stream)
        accel = environment | {"STREAM_DELIVERY": "nginx"}
        with server(environment) as django, server(accel) as behind, nginx(behind) as front:
            addresses = {
                DJANGO: (django, path),
                NGINX: (front, f"/plain/{stream.title_id}/{stream.version}/"),
                ACCEL: (front, path),
            }
            found = measure(addresses, cookie, rounds=1 if quick else 4, seconds=1 if quick else 3)
    tell(found)


def make_segments() -> Stream:
    title = Title.objects.create(name="Heat", slug="heat", maturity=0, added_at=timezone.now())
    stream = Stream.objects.create(title=title, version="0123456789ab", duration_seconds=16, is_active=True)
    folder = stream.folder / "video-0"
    folder.mkdir(parents=True)
    for number, kilobytes in enumerate(KILOBYTES):
        (folder / f"{number:05d}.m4s").write_bytes(os.urandom(1000 * kilobytes))
    return stream


def one_player(stream: Stream) -> tuple[str, str]:
    """The prefix that a play session's files are under, and the cookie of its browser."""
    [(profile, cookie)] = signed_in(1)
    login = cookie.partition(";")[0].removeprefix(f"{settings.SESSION_COOKIE_NAME}=")
    session = begin(profile=profile, stream=stream, screen=Screen(browser_of(login)))
    return f"/stream/{sign(session.pk, seconds=3600)}/", cookie


@contextmanager
def nginx(django: int) -> Iterator[int]:
    """nginx on a free port, whose number is yielded; what it does not send itself it asks the other for."""
    port = free_port(8900)
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(settings.MEDIA_ROOT) / "streams"
        # As root its workers would be somebody else, who may not look into the folders of this benchmark.
        user = "user root;" if os.geteuid() == 0 else ""
        config = Path(folder) / "nginx.conf"
        config.write_text(CONFIG.substitute(user=user, folder=folder, port=port, django=django, streams=streams))
        process = subprocess.Popen(["nginx", "-c", str(config), "-p", folder])
        try:
            wait(f"http://127.0.0.1:{port}/")
            yield port
        finally:
            process.terminate()
            process.wait(20)


def measure(addresses: dict[str, tuple[int, str]], cookie: str, rounds: int, seconds: float) -> dict[tuple, list[Load]]:
    found: dict[tuple, list[Load]] = {}
    for number in range(rounds):
        say(f"Round {number + 1} of {rounds}")
        for segment, kilobytes in enumerate(KILOBYTES):
            for name, (port, prefix) in addresses.items():
                run = load(port, f"{prefix}video-0/{segment:05d}.m4s", [cookie], seconds, CONNECTIONS)
                if run.failures:
                    raise AssertionError(f"{run.failures} answers of {name} were not 200.")
                found.setdefault((name, kilobytes), []).append(run)
    return found


def megabytes_per_second(runs: list[Load]) -> float:
    return sum(len(run.latencies) * run.bytes_each for run in runs) / sum(run.seconds for run in runs) / 1e6


def tell(found: dict[tuple, list[Load]]) -> None:
    rates = {key: megabytes_per_second(runs) for key, runs in found.items()}
    ratios = {size: rates[DJANGO, size] / rates[NGINX, size] for size in KILOBYTES}
    report(
        "segments",
        geometric_mean(ratios.values()),
        "of plain nginx's throughput, geometric mean over sizes",
        BAR,
        by_kilobytes={size: round(ratio, 2) for size, ratio in ratios.items()},
        megabytes_per_second={
            name: {size: round(rates[name, size]) for size in KILOBYTES} for name in (DJANGO, NGINX, ACCEL)
        },
        segments_per_second={
            name: {size: round(1000 * rates[name, size] / size) for size in KILOBYTES}
            for name in (DJANGO, NGINX, ACCEL)
        },
        django_p95_ms={size: round(1000 * p95(found[DJANGO, size]), 1) for size in KILOBYTES},
        nginx_p95_ms={size: round(1000 * p95(found[NGINX, size]), 1) for size in KILOBYTES},
        connections=CONNECTIONS,
    )


def p95(runs: list[Load]) -> float:
    return sum(run.percentile(0.95) for run in runs) / len(runs)


if __name__ == "__main__":
    main()
