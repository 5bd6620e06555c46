"""What every API view shares."""

import json
from typing import IO

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer


class StackSafeJSONParser(JSONParser):
    """JSON that may be nested without an end: refused as what it is, a body that cannot be read."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None) -> object:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None


class OrjsonRenderer(BaseRenderer):
    """JSON by orjson: event batches are answered one by one, so encoding is on the hot path."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: object, accepted_media_type: str | None = None, renderer_context: dict | None = None):
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
        except orjson.JSONEncodeError:
            # Half a character, which a client sent and is told about: it has no UTF-8, but JSON can spell it.
            return json.dumps(data, default=str).encode()
