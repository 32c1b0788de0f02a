"""A recipe: everything that decides a training run, read from recipes/*.json."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emoji1000.augment import Augmentation


@dataclass(frozen=True)
class Phase:
    """So many images at one size."""

    images: int
    size: int
    batch: int


@dataclass(frozen=True)
class Cycle:
    """One cosine of the learning rate over some phases."""

    peak: float
    phases: list[Phase]
    warmup: int = 0
    """Images over which the rate rises from nothing to the peak."""
    floor: float = 0.0
    """The rate that the cosine ends at."""

    @property
    def images(self) -> int:
        return sum(phase.images for phase in self.phases)

    def rate(self, seen: int) -> float:
        """Learning rate after `seen` images of this cycle."""
        if seen < self.warmup:
            return self.peak * (seen + 1) / self.warmup
        progress = (seen - self.warmup) / max(1, self.images - self.warmup)
        return self.floor + (self.peak - self.floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


@dataclass(frozen=True)
class Recipe:
    """See recipes/README in training/README.md for what the shipped ones are for."""

    name: str
    sets: list[str]
    cycles: list[Cycle]
    seed: int = 1
    start_from: str | None = None
    """'built-in', 'blob:' and a git object of this repository, a path to safetensors, or null for fresh weights."""
    weight_decay: float = 0.03
    label_smoothing: float = 0.05
    ema: float = 0.998
    """Decay of the moving average of weights, per step."""
    strength: tuple[float, float] = (0.3, 1.0)
    """Augmentation strength at the start and at the end; it rises linearly."""
    outlined: float = 0.0
    augmentation: Augmentation = field(default_factory=Augmentation)

    @property
    def images(self) -> int:
        return sum(cycle.images for cycle in self.cycles)

    def at(self, seen: int) -> tuple[Phase, float, float]:
        """(phase, learning rate, augmentation strength) after `seen` images of the whole run."""
        low, high = self.strength
        strength = low + (high - low) * min(1.0, seen / max(1, self.images))
        start = 0
        for cycle in self.cycles:
            if seen < start + cycle.images:
                rate = cycle.rate(seen - start)
                for phase in cycle.phases:
                    if seen < start + phase.images:
                        return phase, rate, strength
                    start += phase.images
            start += cycle.images
        raise IndexError(f"{seen} images: the recipe ends at {self.images}")


def read_recipe(path: Path) -> Recipe:
    """Reads a recipe; unknown keys are errors."""
    raw: dict[str, Any] = json.loads(path.read_text())
    cycles = [
        Cycle(**{**cycle, "phases": [Phase(**phase) for phase in cycle["phases"]]}) for cycle in raw.pop("cycles")
    ]
    augmentation = raw.pop("augmentation", {})
    if "scale" in augmentation:
        augmentation["scale"] = tuple(augmentation["scale"])
    if "strength" in raw:
        raw["strength"] = tuple(raw["strength"])
    return Recipe(name=path.stem, cycles=cycles, augmentation=Augmentation(**augmentation), **raw)
