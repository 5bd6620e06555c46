"""What can be wrong with a file and with one of its rows."""


class ImportFileError(Exception):
    """A file or folder cannot be imported at all: nothing of it was stored."""


class BadRowError(Exception):
    """One row cannot be taken. kind: one of few reasons, counted; detail: what was found."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
