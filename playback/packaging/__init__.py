"""A source video becomes a packaged stream: read, planned, encoded in parts, joined, published."""
