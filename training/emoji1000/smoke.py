"""
The whole pipeline on a few classes and steps, in a folder of its own: `npm run smoke`.

Trains in two sittings and in one, exports, reads back, evaluates; prints what it found as one line of JSON.
"""

import argparse
import json
from pathlib import Path

import torch

from emoji1000 import network as net
from emoji1000 import safetensors
from emoji1000.evaluate import evaluate, frame
from emoji1000.export import export
from emoji1000.pack import read_pack
from emoji1000.paths import RECIPES
from emoji1000.recipe import read_recipe
from emoji1000.train import Run

HALF = 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    pack, path = read_pack(options.data / "train"), RECIPES / "smoke.json"
    recipe, text = read_recipe(path), path.read_text()

    def begin(name: str) -> Run:
        return Run(options.runs / name, text, recipe, pack, "fp32")

    straight = begin("straight")
    straight.train(report_every=0, save_every=3600, until=recipe.images)
    begin("halves").train(report_every=3600, save_every=3600, until=HALF)
    second = begin("halves")
    resumed = second.resume()
    second.train(report_every=3600, save_every=3600, until=recipe.images)

    exported = options.runs / "halves" / "model.safetensors"
    export(second.write_weights(), exported)
    network = net.build(len(pack.labels))
    net.load(network, exported)
    held_out = read_pack(options.data / "held-out")
    logits = network.eval()(net.normalise(frame(held_out.pixels[:2], 64))).detach()
    averaged = second.average.network(net.normalise(frame(held_out.pixels[:2], 64))).detach()
    gap = (logits - (averaged - averaged.mean(1, keepdim=True))).abs().max()
    state = straight.network.state_dict()
    found = {
        "resumed": resumed,
        "seen": second.seen,
        "identical": all(torch.equal(t, second.network.state_dict()[n]) for n, t in state.items()),
        "dtypes": {n: str(t.dtype) for n, t in safetensors.read(exported)[0].items()},
        "centring": float(logits.mean(1).abs().max()),
        "fp16Gap": float(gap),
        "evaluated": {r.set: r.images for r in evaluate(network, held_out, "fp32")},
        "finite": all(bool(t.isfinite().all()) for t in state.values()),
    }
    print("smoke " + json.dumps(found))


if __name__ == "__main__":
    main()
