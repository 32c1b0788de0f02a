"""Top-1 and top-5 on whole icon sets that were never trained on, and what is taken for what."""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from emoji1000 import network as net
from emoji1000.pack import Pack, read_pack
from emoji1000.paths import DATA, built_in

SIDE = 224
COVER = 0.8
"""The share of the frame that an icon's own square covers: a drawing rarely touches the edges."""


@dataclass(frozen=True)
class SetResult:
    """How a model does on one set."""

    set: str
    images: int
    top1: float
    """Per cent."""
    top5: float
    confusions: list[tuple[str, str, float]]
    """(truth, answer, probability given to the answer), surest first."""


def frame(pixels: Tensor, side: int = SIDE, cover: float = COVER) -> Tensor:
    """uint8 [N, 4, S, S] premultiplied → [N, 3, side, side] in 0…1, centred on white."""
    icons = pixels.float() / 255
    theta = torch.tensor([[1 / cover, 0.0, 0.0], [0.0, 1 / cover, 0.0]]).repeat(len(icons), 1, 1)
    grid = functional.affine_grid(theta, [len(icons), 4, side, side], align_corners=False)
    placed = functional.grid_sample(icons, grid, align_corners=False)
    return placed[:, :3] + 1 - placed[:, 3:]


def logits(network: torch.nn.Module, pixels: Tensor, precision: str, batch: int = 16) -> Tensor:
    """[N, classes] of a network in evaluation mode."""
    network.eval()
    rows = []
    with torch.inference_mode(), net.precision(precision):
        for part in pixels.split(batch):
            rows.append(network(net.normalise(frame(part))).float())
    return torch.cat(rows)


def score(pack: Pack, set_id: str, answers: Tensor) -> SetResult:
    """Compares logits with the labels of one set."""
    best = answers.topk(5, dim=1).indices
    right = best == pack.label[:, None]
    sureness = answers.softmax(dim=1).amax(dim=1)
    wrong = [
        (pack.labels[truth], pack.labels[answer], round(sure, 4))
        for truth, answer, sure in zip(pack.label.tolist(), best[:, 0].tolist(), sureness.tolist())
        if truth != answer
    ]
    return SetResult(
        set=set_id,
        images=len(pack),
        top1=100 * right[:, 0].float().mean().item(),
        top5=100 * right.any(dim=1).float().mean().item(),
        confusions=sorted(wrong, key=lambda row: -row[2]),
    )


def evaluate(network: torch.nn.Module, held_out: Pack, precision: str) -> list[SetResult]:
    """Every held-out set in turn."""
    results = []
    for icon_set in held_out.sets:
        part = held_out.of_sets([icon_set["id"]])
        results.append(score(part, icon_set["id"], logits(network, part.pixels, precision)))
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="safetensors; default: the built-in model")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="fp32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write results and confusions here, as JSON")
    parser.add_argument("--confusions", type=int, default=15, help="how many to print per set")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    network = net.build()
    net.load(network, options.weights or built_in() / "model.safetensors")
    results = evaluate(network, read_pack(options.data / "held-out"), options.precision)
    for result in results:
        print(f"{result.set}: {result.images} images, top-1 {result.top1:.1f} %, top-5 {result.top5:.1f} %")
        for truth, answer, sure in result.confusions[: options.confusions]:
            print(f"  {truth} taken for {answer} ({100 * sure:.0f} %)")
    if options.out:
        options.out.write_text(json.dumps([asdict(result) for result in results], indent=1))


if __name__ == "__main__":
    main()
