"""What the OpenAPI schema says of every operation alike."""

PROBLEM = {
    "type": "object",
    "description": "What is wrong, where, and what to do: the same shape whatever it is.",
    "required": ["code", "detail", "fields", "hint"],
    "properties": {
        "code": {"type": "string", "description": "For programs: invalid, not_found, no_profile ..."},
        "detail": {"type": "string", "description": "What is wrong, in words to show."},
        "fields": {
            "type": "object",
            "description": "Where: by the name of a field or parameter, what is wrong with it.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "hint": {"type": "string", "description": "What to do about it, for who writes the client."},
    },
}
REFUSAL = {
    "description": "Anything but success",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
METHODS = {"get", "put", "post", "patch", "delete"}


def add_problems(result: dict, generator: object, request: object, public: bool) -> dict:
    """A hook of drf-spectacular: every operation may be refused, and says how."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for method in METHODS & operations.keys():
            operations[method]["responses"]["default"] = REFUSAL
    return result
