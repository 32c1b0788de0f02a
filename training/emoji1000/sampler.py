"""Which icon comes next: classes evenly, then one of the class's sets evenly, then a drawing of it."""

import re

import torch
from torch import Generator, Tensor

from emoji1000.pack import Pack

# A mirrored "left" is a "right": such icons are never mirrored.
DIRECTIONAL = re.compile(r"(^|-)(left|right|leftwards|rightwards)(-|$)|tilted|quarter|crescent|gibbous")


def mirrorable(labels: list[str]) -> Tensor:
    """bool [classes]."""
    return torch.tensor([DIRECTIONAL.search(label) is None for label in labels])


class Sampler:
    """Draws indices into a pack. All randomness comes from the generator, so a run can be resumed."""

    def __init__(self, pack: Pack, outlined: float) -> None:
        """`outlined`: how often the outlined variant is taken where there is one."""
        self._outlined = outlined
        self._by_class: list[list[tuple[list[int], list[int]]]] = [[] for _ in pack.labels]
        rows: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        for i, (label, set_index) in enumerate(zip(pack.label.tolist(), pack.set_index.tolist())):
            plain, lined = rows.setdefault((label, set_index), ([], []))
            (plain if pack.variant[i] == "plain" else lined).append(i)
        for (label, _), drawings in rows.items():
            self._by_class[label].append(drawings)
        self._classes = [label for label, sets in enumerate(self._by_class) if sets]
        self._queue: list[int] = []

    def draw(self, count: int, random: Generator) -> Tensor:
        """int64 [count]. Every class comes up once before any comes up twice."""
        picks = []
        for _ in range(count):
            if not self._queue:
                order = torch.randperm(len(self._classes), generator=random).tolist()
                self._queue = [self._classes[i] for i in order]
            sets = self._by_class[self._queue.pop()]
            set_draw, variant_draw, drawing_draw = torch.rand(3, generator=random).tolist()
            plain, lined = sets[int(set_draw * len(sets))]
            drawings = lined if lined and variant_draw < self._outlined else plain
            picks.append(drawings[int(drawing_draw * len(drawings))])
        return torch.tensor(picks)

    def state(self) -> list[int]:
        """What a checkpoint must keep beside the generator's state."""
        return list(self._queue)

    def restore(self, state: list[int]) -> None:
        self._queue = list(state)
