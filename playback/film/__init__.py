"""Films and trailers made from a title's facts: plain Python, no Django."""
