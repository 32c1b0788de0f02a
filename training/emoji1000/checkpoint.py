"""Checkpoints: everything a run needs to go on as if it had never stopped."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(frozen=True)
class Checkpoint:
    seen: int
    """Images trained on so far."""
    seconds: float
    """Time spent on them."""
    recipe: str
    """The recipe file's text: a run goes on only under the recipe it began with."""
    network: dict[str, Any]
    average: dict[str, Any]
    optimizer: dict[str, Any]
    sampler: list[int]
    random: torch.Tensor


def path_in(run: Path) -> Path:
    return run / "checkpoint.pt"


def save(run: Path, checkpoint: Checkpoint) -> None:
    """Writes beside and then renames: a run killed in between keeps its last checkpoint."""
    part = path_in(run).with_suffix(".part")
    torch.save(vars(checkpoint), part)
    part.replace(path_in(run))


def load(run: Path) -> "Checkpoint | None":
    """The run's checkpoint, or None when it has none yet."""
    path = path_in(run)
    return Checkpoint(**torch.load(path)) if path.exists() else None
