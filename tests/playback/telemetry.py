"""Telling how it went: reports as players write them, and what sends them."""

import json
from datetime import datetime

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.playback.base import StreamTestCase

URL = "/api/v1/playback/telemetry/"
# As the reporter inside hls.js 1.7.4 writes them.
STATE = 'bl=(7900),br=(1200),cid="12",e=ps,mtp=(8400),sf=h,sid="{sid}",sn=3,st=v,sta={sta},ts={ts},v=2'
RESPONSE = (
    'bl=(8000),br=(1200),cid="12",e=rr,mtp=(5200),rc=200,sf=h,sid="{sid}",sn=4,st=v,sta=p,ts={ts},ttfb=35,ttlb=240,'
    'url="http://localhost:8000/stream/AAAA/video-1/00003.m4s",v=2'
)
REQUEST = (
    'bl=(4300),br=(3000),bs,cid="12",d=4000,dl=4300,mtp=(5100),nor=("00002.m4s"),ot=v,pb=(400),rtp=15000,sf=h,'
    'sid="whoever",sn=0,st=v,sta=p,tpb=(3000),v=2'
)


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


class TelemetryTestCase(StreamTestCase):
    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        self.config = self.play()
        self.session = self.config["session"]

    def tell_cmcd(self, *lines: str, client: Client | None = None, **headers: str) -> dict:
        body = "".join(f"{line}\n" for line in lines)
        answer = (client or self.client).post(URL, body, "application/cmcd", headers=headers)
        self.assertEqual(answer.status_code, 200, answer.content)
        return answer.json()

    def tell(self, body: object, client: Client | None = None, **extra: str) -> dict:
        answer = (client or self.client).post(URL, json.dumps(body), "application/json", **extra)
        self.assertEqual(answer.status_code, 200, answer.content)
        return answer.json()

    def batch(self, **what: object) -> dict:
        return {"session": self.session, "connection": "4g", **what}

    def transfer(self, **fields: object) -> dict:
        usual = {"rung": 1, "segment": 3, "bytes": 600_000, "seconds": 0.5, "latency": 0.04, "buffer": 12.5}
        return usual | {"at": milliseconds(timezone.now())} | fields
