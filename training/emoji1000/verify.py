"""Checks the present built-in weights against the figures on their card, to half a point."""

import argparse
import re
import sys
from pathlib import Path

import torch

from emoji1000.accept import evaluate_file
from emoji1000.pack import read_pack
from emoji1000.paths import DATA, built_in

TOLERANCE = 0.5
ROW = re.compile(r"^\| *(OpenMoji|Emoji ?One)[^|]*\|\s*([\d,]+)\s*\|\s*([\d.]+) %\s*\|\s*([\d.]+) %", re.MULTILINE)
SETS = {"OpenMoji": "openmoji", "EmojiOne": "emojione-v1", "Emoji One": "emojione-v1"}


def figures(text: str) -> dict[str, tuple[int, float, float]]:
    """Set id → (images, top-1, top-5), from a model card."""
    return {
        SETS[name]: (int(images.replace(",", "")), float(top1), float(top5))
        for name, images, top1, top5 in ROW.findall(text)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    # As accept writes them. The first card's were taken under bf16 autocast, which differs by up to 0.8 points.
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="fp32")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    folder = built_in()
    said = figures((folder / "README.md").read_text())
    found = evaluate_file(folder / "model.safetensors", read_pack(options.data / "held-out"), options.precision)
    off = False
    for result in found:
        images, top1, top5 = said[result.set]
        gap = max(abs(result.top1 - top1), abs(result.top5 - top5))
        off = off or gap > TOLERANCE or images != result.images
        print(
            f"{result.set:12} {result.images} images ({images} on the card): top-1 {result.top1:.1f} % ({top1} %), "
            f"top-5 {result.top5:.1f} % ({top5} %)"
        )
    print("differs from the card" if off else f"as on the card, to {TOLERANCE} points")
    sys.exit(1 if off else 0)


if __name__ == "__main__":
    main()
