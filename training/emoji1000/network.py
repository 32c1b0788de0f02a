"""The network, exactly torchvision's DenseNet-121, and its input."""

import contextlib
from pathlib import Path
from typing import ContextManager

import torch
from torch import Tensor
from torchvision.models import densenet121

from emoji1000 import safetensors

PARAMETERS = 7_978_856
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def build(classes: int = 1000) -> torch.nn.Module:
    """A DenseNet-121 with fresh weights; channels last, which is faster on CPU."""
    network = densenet121(weights=None, num_classes=classes)
    count = sum(p.numel() for p in network.parameters())
    if classes == 1000 and count != PARAMETERS:
        raise RuntimeError(f"{count} parameters, not {PARAMETERS}")
    return network.to(memory_format=torch.channels_last)


def load(network: torch.nn.Module, path: Path) -> None:
    """Loads a safetensors file with torchvision's names; every weight must be there."""
    tensors, _ = safetensors.read(path)
    state = {name: tensor.float() for name, tensor in tensors.items()}
    outcome = network.load_state_dict(state, strict=False)
    missing = [name for name in outcome.missing_keys if not name.endswith("num_batches_tracked")]
    if missing or outcome.unexpected_keys:
        raise ValueError(f"{path}: missing {missing[:3]}, unexpected {outcome.unexpected_keys[:3]}")


def normalise(images: Tensor) -> Tensor:
    """[N, 3, H, W] in 0…1 → what the network reads."""
    return ((images - MEAN) / STD).contiguous(memory_format=torch.channels_last)


def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 natively; emulating it is slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def precision(name: str) -> ContextManager[object]:
    """'bf16' → autocast, 'fp32' → nothing, 'auto' → bf16 where the processor has it."""
    if name == "bf16" or (name == "auto" and has_bfloat16()):
        return torch.cpu.amp.autocast(dtype=torch.bfloat16)
    return contextlib.nullcontext()
