"""Makes training pictures out of icons, a batch at a time, on the CPU in torch."""

from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional

from emoji1000 import backgrounds

GREY = torch.tensor([0.299, 0.587, 0.114])


@dataclass(frozen=True)
class Augmentation:
    """How far things go at full strength; everything shrinks in proportion to the strength."""

    rotation: float = 25.0
    """Degrees either way."""
    scale: tuple[float, float] = (0.5, 1.2)
    """Share of the frame that the icon's square covers."""
    shear: float = 0.2
    shift: float = 0.2
    """Share of the frame, either way."""
    colour: float = 0.5
    """Saturation, contrast, brightness and each channel's gain vary by this share."""
    hue: float = 0.0
    """Share of icons whose hues are turned by any angle."""
    grey: float = 0.0
    """Share of icons drained of colour."""
    contour: float = 0.0
    """Share of icons with a dark or white line around the whole drawing."""
    invert: float = 0.0
    """Share of icons drawn in negative."""
    blur: float = 0.15
    """Share of pictures seen out of focus."""
    noise: float = 0.06
    """Largest standard deviation of noise added to a picture."""
    cut_out: float = 0.3
    """Share of pictures with a rectangle painted over."""


def _between(count: int, low: float, high: float, random: Generator) -> Tensor:
    return torch.rand(count, generator=random) * (high - low) + low


def _chosen(count: int, share: float, random: Generator) -> Tensor:
    return torch.rand(count, generator=random) < share


def place(icons: Tensor, side: int, mirror: Tensor, a: Augmentation, s: float, random: Generator) -> Tensor:
    """Random affine. [N, 4, S, S] → [N, 4, side, side]; `mirror` [N] says which may be mirrored."""
    count = len(icons)
    if icons.shape[-1] > 1.2 * side:
        # Sampling further apart than the pixels are would alias.
        icons = functional.interpolate(
            icons, size=(side, side), mode="bilinear", antialias=True, align_corners=False
        )
    angle = torch.deg2rad(_between(count, -a.rotation * s, a.rotation * s, random))
    middle = 0.9
    low, high = (middle + (edge - middle) * s for edge in a.scale)
    scale = _between(count, low, high, random)
    aspect = torch.exp(_between(count, -0.15 * s, 0.15 * s, random))
    shear = _between(count, -a.shear * s, a.shear * s, random)
    # A small icon has more room to wander than one that fills the frame.
    room = a.shift * s * (0.5 + (1 - scale).clamp(min=0))
    flip = torch.where(mirror & _chosen(count, 0.5, random), -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0] = flip * cos / (scale * aspect)
    theta[:, 0, 1] = flip * (sin + shear) / (scale * aspect)
    theta[:, 1, 0] = -sin * aspect / scale
    theta[:, 1, 1] = cos * aspect / scale
    theta[:, :, 2] = _between(2 * count, -2, 2, random).view(count, 2) * (room / scale).unsqueeze(1)
    grid = functional.affine_grid(theta, [count, 4, side, side], align_corners=False)
    return functional.grid_sample(icons, grid, align_corners=False)


def recolour(icons: Tensor, a: Augmentation, s: float, random: Generator) -> Tensor:
    """One random colour matrix per icon, applied to premultiplied colour."""
    count = len(icons)
    eye = torch.eye(3).expand(count, 3, 3)
    grey = GREY.expand(3, 3)
    reach = a.colour * s
    saturation = 1 + _between(count, -reach, reach, random)
    saturation[_chosen(count, a.grey * s, random)] = 0.0
    saturation = saturation.view(-1, 1, 1)
    matrix = saturation * eye + (1 - saturation) * grey
    turned = _chosen(count, a.hue * s, random)
    matrix = torch.where(turned.view(-1, 1, 1), matrix @ _hue(count, random), matrix)
    gain = 1 + _between(3 * count, -reach / 2, reach / 2, random).view(count, 3, 1)
    contrast = (1 + _between(count, -reach, reach, random)).view(-1, 1, 1)
    matrix = matrix * gain * contrast
    offset = (1 - contrast) * 0.5 + _between(count, -reach / 3, reach / 3, random).view(-1, 1, 1)
    negative = torch.where(_chosen(count, a.invert * s, random), -1.0, 1.0).view(-1, 1, 1)
    matrix, offset = matrix * negative, torch.where(negative < 0, 1 - offset, offset)
    colour, alpha = icons[:, :3], icons[:, 3:]
    mixed = torch.einsum("nij,njhw->nihw", matrix, colour) + offset.unsqueeze(-1) * alpha
    return torch.cat([torch.minimum(mixed.clamp(min=0), alpha), alpha], dim=1)


def _hue(count: int, random: Generator) -> Tensor:
    """Rotations about the grey axis, [N, 3, 3] (Rodrigues' formula)."""
    angle = _between(count, 0, 2 * torch.pi, random).view(-1, 1, 1)
    k = 3**-0.5
    cross = torch.tensor([[0.0, -k, k], [k, 0.0, -k], [-k, k, 0.0]])
    along = torch.full((3, 3), 1 / 3)
    return torch.cos(angle) * torch.eye(3) + torch.sin(angle) * cross + (1 - torch.cos(angle)) * along


def contour(icons: Tensor, a: Augmentation, s: float, random: Generator) -> Tensor:
    """A line around the whole drawing of some icons: dark ink, or white as on a sticker."""
    chosen = _chosen(len(icons), a.contour * s, random).nonzero().flatten()
    if len(chosen) == 0:
        return icons
    side = icons.shape[-1]
    reach = max(1, round(side / 224 * (1 + 4 * float(torch.rand([], generator=random)))))
    picked = icons[chosen]
    grown = functional.max_pool2d(picked[:, 3:], 2 * reach + 1, stride=1, padding=reach)
    ink = torch.where(_chosen(len(chosen), 0.75, random), 0.08, 1.0).view(-1, 1, 1, 1)
    under = torch.cat([grown * ink] * 3 + [grown], dim=1)
    icons = icons.clone()
    icons[chosen] = picked + under * (1 - picked[:, 3:])
    return icons


def spoil(images: Tensor, a: Augmentation, s: float, random: Generator) -> Tensor:
    """Blur, cut-out and noise on finished pictures, [N, 3, S, S]."""
    count, side = len(images), images.shape[-1]
    soft = _chosen(count, a.blur * s, random).nonzero().flatten()
    if len(soft) > 0:
        smaller = max(16, round(side * float(_between(1, 0.35, 0.8, random))))
        shrunk = functional.interpolate(
            images[soft], size=(smaller, smaller), mode="bilinear", antialias=True, align_corners=False
        )
        images[soft] = functional.interpolate(
            shrunk, size=(side, side), mode="bilinear", align_corners=False
        )
    for i in _chosen(count, a.cut_out * s, random).nonzero().flatten().tolist():
        height, width = (_between(2, 0.1, 0.4, random) * side).int().tolist()
        top, left = (torch.rand(2, generator=random) * side).int().tolist()
        paint = torch.rand(3, 1, 1, generator=random)
        images[i, :, top : top + height, left : left + width] = paint
    level = _between(count, 0, a.noise * s, random).view(-1, 1, 1, 1)
    grain = torch.randn(images.shape, generator=random)
    return (images + level * grain).clamp(0, 1)


def augment(
    pixels: Tensor, mirror: Tensor, others: Tensor, side: int, a: Augmentation, strength: float, random: Generator
) -> Tensor:
    """
    uint8 icons [N, 4, S, S] → training pictures [N, 3, side, side] in 0…1.

    `mirror` [N]: which may be mirrored; `others` uint8 [N, 4, S, S]: icons for the backgrounds;
    `strength`: 0 (a plain icon on white) … 1.
    """
    icons = place(pixels.float() / 255, side, mirror, a, strength, random)
    icons = contour(recolour(icons, a, strength, random), a, strength, random)
    scenes = backgrounds.draw(others.float() / 255, side, strength, random)
    return spoil(icons[:, :3] + scenes * (1 - icons[:, 3:]), a, strength, random)
