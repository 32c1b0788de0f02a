"""
Decides whether an exported model may replace the built-in one: only if it is better on the held-out sets.

Both are evaluated here and now on the same pictures. Better means: OpenMoji top-1 higher, and no figure of
any held-out set lower by more than chance would explain away (half a point). Exit code 0: accepted.
"""

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import torch

from emoji1000 import card
from emoji1000 import network as net
from emoji1000.evaluate import SetResult, evaluate
from emoji1000.export import sha256
from emoji1000.pack import Pack, read_pack
from emoji1000.paths import DATA, PUBLISHED, RUNS, built_in

DECIDING = "openmoji"
TOLERANCE = 0.5
"""Points; the other figures may be lower by this much."""


def reasons_against(candidate: list[SetResult], present: list[SetResult]) -> list[str]:
    """Empty when the candidate is better."""
    reasons = []
    before = {result.set: result for result in present}
    for result in candidate:
        old = before[result.set]
        if result.set == DECIDING and result.top1 <= old.top1:
            reasons.append(f"{result.set} top-1 {result.top1:.1f} is not above {old.top1:.1f}")
        for name, new_figure, old_figure in (
            ("top-1", result.top1, old.top1),
            ("top-5", result.top5, old.top5),
        ):
            if new_figure < old_figure - TOLERANCE:
                reasons.append(f"{result.set} {name} falls from {old_figure:.1f} to {new_figure:.1f}")
    return reasons


def install(exported: Path) -> None:
    """Copies the model to public/models and writes its length and hash into the site's manifest."""
    shutil.copytree(exported, PUBLISHED, dirs_exist_ok=True)
    weights = PUBLISHED / "model.safetensors"
    path = PUBLISHED.parent / "manifest.json"
    if path.exists():
        manifest = json.loads(path.read_text())
        for entry in manifest["models"]:
            if entry["id"] == PUBLISHED.name:
                size = weights.stat().st_size
                entry.update(sha256=sha256(weights), bytes=size, approximateBytes=size)
        path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"installed in {PUBLISHED}")


def evaluate_file(weights: Path, held_out: Pack, precision: str) -> list[SetResult]:
    network = net.build(len(held_out.labels))
    net.load(network, weights)
    return evaluate(network, held_out, precision)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="finetune", help="name of the run's folder in runs/")
    parser.add_argument("--runs", type=Path, default=RUNS)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="fp32")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--install", action="store_true", help="if accepted, copy to public/models/emoji1000")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    run = options.runs / options.run
    exported = run / "export"
    held_out = read_pack(options.data / "held-out")
    candidate = evaluate_file(exported / "model.safetensors", held_out, options.precision)
    present = evaluate_file(built_in() / "model.safetensors", held_out, options.precision)
    for new, old in zip(candidate, present):
        print(
            f"{new.set:12} top-1 {old.top1:.1f} → {new.top1:.1f} %   top-5 {old.top5:.1f} → {new.top5:.1f} %"
        )
    results = {"candidate": [asdict(r) for r in candidate], "present": [asdict(r) for r in present]}
    (run / "evaluation.json").write_text(json.dumps(results, indent=1))
    shutil.copyfile(options.data / "labels.json", exported / "labels.json")
    (exported / "README.md").write_text(card.write(run, exported / "model.safetensors", candidate, held_out, options.data))
    reasons = reasons_against(candidate, present)
    for reason in reasons:
        print(f"not accepted: {reason}")
    if not reasons:
        print("accepted")
        if options.install:
            install(exported)
    sys.exit(1 if reasons else 0)


if __name__ == "__main__":
    main()
