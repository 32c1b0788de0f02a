"""What an icon may stand on: [N, 3, S, S] in 0…1."""

import torch
from torch import Generator, Tensor
from torch.nn import functional

KINDS = ("white", "solid", "gradient", "noise", "icons")
# White is where drawings mostly stand, and where the held-out sets are evaluated.
SHARES = torch.tensor([0.5, 0.14, 0.12, 0.12, 0.12])


def _uniform(shape: list[int], random: Generator, low: float = 0.0, high: float = 1.0) -> Tensor:
    return torch.rand(shape, generator=random) * (high - low) + low


def _solid(count: int, random: Generator) -> Tensor:
    colour = _uniform([count, 3, 1, 1], random)
    # Half of them pale or near-grey, like pages and walls.
    pale = (torch.rand(count, generator=random) < 0.5).view(-1, 1, 1, 1)
    return torch.where(pale, 0.75 + 0.25 * colour, colour)


def _gradient(count: int, side: int, random: Generator) -> Tensor:
    angle = _uniform([count, 1, 1, 1], random, 0, 2 * torch.pi)
    axis = torch.linspace(-0.7, 0.7, side)
    ramp = (torch.cos(angle) * axis.view(1, 1, 1, -1) + torch.sin(angle) * axis.view(1, 1, -1, 1)) + 0.5
    share = ramp.clamp(0, 1)
    return _solid(count, random) * share + _solid(count, random) * (1 - share)


def _noise(count: int, side: int, random: Generator) -> Tensor:
    coarse = int(torch.randint(2, 9, [], generator=random))
    field = _uniform([count, 3, coarse, coarse], random)
    return functional.interpolate(field, size=(side, side), mode="bicubic", align_corners=False).clamp(0, 1)


def _icons(others: Tensor, side: int, random: Generator) -> Tensor:
    """Other icons, large and blurred, on a plain colour. `others`: [N, 4, S, S] premultiplied."""
    blurred = functional.interpolate(others, size=(8, 8), mode="area")
    blurred = functional.interpolate(blurred, size=(side, side), mode="bicubic", align_corners=False)
    blurred = blurred.clamp(0, 1)
    return (blurred[:, :3] + _solid(len(others), random) * (1 - blurred[:, 3:])).clamp(0, 1)


def draw(others: Tensor, side: int, strength: float, random: Generator) -> Tensor:
    """A background per icon; at strength 0 all are white."""
    count = len(others)
    kind = torch.multinomial(SHARES, count, replacement=True, generator=random)
    kind[torch.rand(count, generator=random) >= strength] = 0
    scenes = torch.ones(count, 3, side, side)
    for index, name in enumerate(KINDS):
        chosen = (kind == index).nonzero().flatten()
        if len(chosen) == 0 or name == "white":
            continue
        if name == "solid":
            scenes[chosen] = _solid(len(chosen), random).expand(-1, -1, side, side)
        elif name == "gradient":
            scenes[chosen] = _gradient(len(chosen), side, random)
        elif name == "noise":
            scenes[chosen] = _noise(len(chosen), side, random)
        else:
            scenes[chosen] = _icons(others[chosen], side, random)
    return scenes
