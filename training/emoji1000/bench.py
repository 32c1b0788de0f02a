"""Images per second of whole training steps (augmentation, forward, backward, update) by size."""

import argparse
import os
import time
from pathlib import Path

import torch

from emoji1000.pack import read_pack
from emoji1000.paths import DATA, RECIPES
from emoji1000.recipe import Cycle, Phase, Recipe, read_recipe
from emoji1000.train import Run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[96, 128, 160, 224])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=8, help="per size")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="auto")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/emoji1000-bench"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pack = read_pack(options.data / "train")
    given = read_recipe(RECIPES / "finetune.json")
    for size in options.sizes:
        cycle = Cycle(peak=1e-4, phases=[Phase(images=10**9, size=size, batch=options.batch)])
        recipe = Recipe(
            name="bench", sets=given.sets, cycles=[cycle], outlined=given.outlined, augmentation=given.augmentation
        )
        run = Run(options.scratch, "", recipe, pack, options.precision)
        run.step()
        begin, images = time.monotonic(), 0
        while time.monotonic() - begin < options.seconds:
            images += run.step()[0]
        print(f"{size}²: {images / (time.monotonic() - begin):.1f} images/s", flush=True)


if __name__ == "__main__":
    main()
