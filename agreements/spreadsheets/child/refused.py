"""Why a file is not read. The words for it are in `refusals`, on the other side of the pipe."""


class Refused(Exception):
    """A file that is not read: a key of `refusals.WORDS`, and the facts that stand in the sentence."""

    def __init__(self, why: str, **facts: str | int) -> None:
        super().__init__(why)
        self.why = why
        self.facts = facts
