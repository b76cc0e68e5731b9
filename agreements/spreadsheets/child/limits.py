"""What a file may take, counted while it is read."""

import resource

from agreements.spreadsheets.child.refused import Refused


class Limits:
    """What the settings allow; `cells` and `characters` shrink with what was read."""

    def __init__(
        self,
        *,
        memory: int,
        seconds: int,
        unpacked: int,
        ratio: int,
        rows: int,
        cells: int,
        characters: int,
        longest: int,
    ) -> None:
        self.memory = memory
        self.seconds = seconds
        self.unpacked = unpacked
        self.ratio = ratio
        self.rows = rows
        self.cells = cells
        self.characters = characters
        self.longest = longest

    def hold(self) -> None:
        """From here on the system itself ends this process when it asks for more."""
        resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def spend(self, cells: list[str], times: int = 1) -> None:
        """Count these cells, so many times over, before they are kept."""
        self.cells -= len(cells) * times
        self.characters -= sum(map(len, cells)) * times
        if self.cells < 0:
            raise Refused("cells")
        if self.characters < 0:
            raise Refused("characters")
        if cells and len(max(cells, key=len)) > self.longest:
            raise Refused("cell")
