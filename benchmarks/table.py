"""Tables of figures, each with what is to be reached."""

from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, of whom, and whether the ratio is what it should be."""

    name: str
    ours: str
    rival: str
    ratio: float
    target: float
    more: bool = True  # whether a greater ratio is better

    @property
    def reached(self) -> bool:
        return self.ratio >= self.target if self.more else self.ratio <= self.target


def show(title: str, rows: Iterable[Row]) -> None:
    """The table, as Markdown."""
    print(f"\n### {title}\n\n| what | tracker | against | ratio | to reach | |\n|---|---|---|---|---|---|")
    for row in rows:
        sign = "≥" if row.more else "≤"
        print(
            f"| {row.name} | {row.ours} | {row.rival} | {_short(row.ratio)}× | {sign} {row.target:g}× | "
            f"{'reached' if row.reached else '**missed**'} |"
        )
    print(flush=True)


def _short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 3 else f"{ratio:.1f}" if ratio < 20 else f"{ratio:,.0f}"
