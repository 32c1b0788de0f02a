"""Makes the shipped file out of a run's averaged weights, reads it back and compares."""

import argparse
import hashlib
from pathlib import Path

import torch
from torch import Tensor

from emoji1000 import network as net
from emoji1000 import safetensors
from emoji1000.paths import RUNS

METADATA = {"format": "pt", "model": "densenet121", "classes": "emoji1000", "license": "CC-BY-4.0"}


def centred(weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """
    Classifier [classes, features] and [classes] less their means over classes: softmax does not change,
    and a logit then reads as evidence against the mean class.
    """
    return weight - weight.mean(0, keepdim=True), bias - bias.mean()


def shipped(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """
    Convolution and classifier weights in F16; batch norm and the classifier's bias in F32, for variances
    span more than fp16 keeps well. Counters of batches are left out.
    """
    tensors = {k: v.detach().float() for k, v in state.items() if not k.endswith("num_batches_tracked")}
    weight, bias = centred(tensors["classifier.weight"], tensors["classifier.bias"])
    tensors["classifier.weight"], tensors["classifier.bias"] = weight, bias
    return {k: (v.half() if v.ndim > 1 else v).contiguous() for k, v in tensors.items()}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def export(source: Path, target: Path) -> None:
    """Writes `target` and checks it: names, dtypes and bytes as meant, and a network that loads it whole."""
    read, _ = safetensors.read(source)
    tensors = shipped(read)
    finite = all(bool(t.isfinite().all()) for t in tensors.values())
    if not finite:
        raise ValueError(f"{source}: a weight is not finite (in fp16 at least)")
    target.parent.mkdir(parents=True, exist_ok=True)
    safetensors.write(target, tensors, METADATA)

    back, metadata = safetensors.read(target)
    if metadata != METADATA or back.keys() != tensors.keys():
        raise RuntimeError(f"{target}: names or metadata differ from what was written")
    for name, tensor in tensors.items():
        if back[name].dtype != tensor.dtype or back[name].numpy().tobytes() != tensor.numpy().tobytes():
            raise RuntimeError(f"{target}: {name} differs from what was written")
    net.load(net.build(len(tensors["classifier.bias"])), target)
    drift = max(float((back[n].float() - t.float()).abs().max()) for n, t in read.items() if "classifier" not in n)
    print(f"{target}: {target.stat().st_size:,} B, SHA-256 {sha256(target)}")
    print(f"largest change of a weight by rounding: {drift:.2g}; classifier centred over classes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="finetune", help="name of the run's folder in runs/")
    parser.add_argument("--runs", type=Path, default=RUNS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder = options.runs / options.run
    export(folder / "average.safetensors", folder / "export" / "model.safetensors")


if __name__ == "__main__":
    main()
