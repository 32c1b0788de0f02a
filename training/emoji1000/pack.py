"""Reads the packs of rendered icons that render/pack.ts writes."""

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

FORMAT = "denselens-pack-1"


@dataclass(frozen=True)
class Pack:
    """Rendered icons, all in memory."""

    pixels: Tensor
    """uint8 [N, 4, S, S]: red, green and blue premultiplied by alpha, then alpha."""
    label: Tensor
    """int64 [N]: class of each picture."""
    set_index: Tensor
    """int64 [N]: position of its set in `sets`."""
    variant: list[str]
    """[N]: 'plain' or 'outlined'."""
    labels: list[str]
    """Class ids in class order."""
    sets: list[dict[str, Any]]
    """Provenance of each set: id, title, author, url, licence, npm, version, role."""

    def __len__(self) -> int:
        return len(self.label)

    def of_sets(self, ids: list[str]) -> "Pack":
        """The pictures of some sets only."""
        wanted = [i for i, icon_set in enumerate(self.sets) if icon_set["id"] in ids]
        missing = set(ids) - {icon_set["id"] for icon_set in self.sets}
        if missing:
            raise ValueError(f"the pack has no set {sorted(missing)}")
        return self.where(torch.isin(self.set_index, torch.tensor(wanted)))

    def where(self, keep: Tensor) -> "Pack":
        """The pictures where `keep` (bool [N]) holds; sets keep their positions."""
        variant = [v for v, k in zip(self.variant, keep.tolist()) if k]
        return Pack(
            self.pixels[keep], self.label[keep], self.set_index[keep], variant, self.labels, self.sets
        )


def read_pack(path: Path) -> Pack:
    """Reads `<path>.json` and `<path>.bin`."""
    index = json.loads(path.with_suffix(".json").read_text())
    if index["format"] != FORMAT:
        raise ValueError(f"{path}: format {index['format']}, not {FORMAT}")
    blob = path.with_suffix(".bin").read_bytes()
    size: int = index["size"]
    rows = index["images"]
    order = {icon_set["id"]: i for i, icon_set in enumerate(index["sets"])}
    pixels = np.empty((len(rows), 4, size, size), np.uint8)
    for i, row in enumerate(rows):
        packed = blob[row["offset"] : row["offset"] + row["length"]]
        rgba = np.frombuffer(zlib.decompress(packed, wbits=-15), np.uint8)
        pixels[i] = rgba.reshape(size, size, 4).transpose(2, 0, 1)
    return Pack(
        torch.from_numpy(pixels),
        torch.tensor([row["label"] for row in rows]),
        torch.tensor([order[row["set"]] for row in rows]),
        [row["variant"] for row in rows],
        index["labels"],
        index["sets"],
    )
