"""Writes a model card from what a run logged, what the packs say of their sets, and the evaluation."""

import json
from pathlib import Path

from emoji1000 import safetensors
from emoji1000.evaluate import COVER, SetResult
from emoji1000.export import sha256
from emoji1000.network import PARAMETERS
from emoji1000.pack import Pack
from emoji1000.progress import clock, read_log
from emoji1000.recipe import Recipe, read_recipe

CONFUSIONS = 20


def _sets(data: Path) -> list[dict[str, str]]:
    return json.loads((data / "train.json").read_text())["sets"]


def _credits(sets: list[dict[str, str]]) -> str:
    rows = [
        f"| {s['title']} | {s['author']} ({s['url']}) | {s['licence']} | `{s['npm']}` {s['version']} |" for s in sets
    ]
    return "\n".join(["| set | by | licence | from npm |", "|---|---|---|---|", *rows])


def _recipe(recipe: Recipe) -> str:
    start = "fresh weights"
    if recipe.start_from is not None:
        # Sixteen digits tell which weights; a path would say nothing to a reader.
        before = recipe.start_from.removeprefix("blob:")
        start = f"earlier built-in weights (git object {before[:16]})" if before != recipe.start_from else "earlier weights"

    cycles = []
    for cycle in recipe.cycles:
        phases = ", ".join(f"{p.images:,} images at {p.size}² in batches of {p.batch}" for p in cycle.phases)
        cycles.append(f"{phases} (cosine rate from {cycle.peak:g})")
    augmentation = ", ".join(f"{name} {value}" for name, value in vars(recipe.augmentation).items())
    return (
        f"Started from {start}; then {'; then '.join(cycles)}. AdamW (weight decay {recipe.weight_decay:g} on "
        f"matrices), label smoothing {recipe.label_smoothing:g}, moving average of weights ({recipe.ema:g}), seed "
        f"{recipe.seed}. Icons at 144×144 RGBA; classes evenly, then a set evenly; "
        f"{100 * recipe.outlined:.0f} % of the drawings of flat sets with every shape outlined. Augmentation, its "
        f"strength rising from {recipe.strength[0]:g} to {recipe.strength[1]:g}: {augmentation}."
    )


def _history(run: Path) -> str:
    log = read_log(run)
    progress = [entry for entry in log if entry["event"] == "progress"]
    stops = [entry for entry in log if entry["event"] == "stop"]
    last = progress[-1]
    return (
        f"{stops[-1]['seen']:,} images in {clock(float(str(stops[-1]['seconds'])))} (h:mm:ss) on CPU; at the end "
        f"the loss on augmented training pictures was {last['loss']}, {100 * float(str(last['right'])):.0f} % right."
    )


def _caveats(recipe: Recipe) -> str:
    """What a reader should know before trusting the figures."""
    known = []
    if recipe.outlined > 0:
        known.append(
            "The look of OpenMoji, black outlines around flat colour, was known to whoever chose to outline training "
            "drawings; none of its pictures was trained on."
        )
    if "emojione-monotone" in recipe.sets:
        known.append(
            "Emoji One (v1) and two of the training sets are by the same maker, so its figures say less of drawings "
            "by strangers than OpenMoji's."
        )
    return "" if not known else "To be read with care: " + " ".join(known) + "\n\n"


def write(run: Path, weights: Path, results: list[SetResult], held_out: Pack, data: Path) -> str:
    """The card, as Markdown."""
    recipe = read_recipe(run / "recipe.json")
    trained = [s for s in _sets(data) if s["id"] in recipe.sets]
    titles = {s["id"]: f"{s['title']} ({s['licence']}, never trained on)" for s in held_out.sets}
    table = "\n".join(f"| {titles[r.set]} | {r.images} | {r.top1:.1f} % | {r.top5:.1f} % |" for r in results)
    confusions = "\n".join(
        f"- {titles[r.set].split(' (')[0]}: "
        + ", ".join(f"{truth} → {answer}" for truth, answer, _ in r.confusions[:CONFUSIONS])
        for r in results
    )
    _, metadata = safetensors.read(weights)
    caveats = _caveats(recipe)
    return f"""# emoji1000: the built-in weights

DenseNet-121 (growth rate 32, blocks 6-12-24-16, 64 stem channels, bottleneck 4, 1,000 classes: {PARAMETERS:,} parameters), trained on drawings of 1,000 emoji concepts, so that DenseLens works with no network at all. It knows drawings, not photographs.

- `model.safetensors`, {weights.stat().st_size:,} B, SHA-256 `{sha256(weights)}`. torchvision state-dict names; convolution and classifier weights F16, batch norm tensors and the classifier bias F32. No `num_batches_tracked`. Licence {metadata['license']}.
- `labels.json`: 1,000 rows in class order: `id` (icon name), `emoji`, `en`, `zh` (Unicode CLDR short names).
- Input: RGB, resize shorter side 256 (bilinear, antialiased), centre crop 224, mean .485/.456/.406, std .229/.224/.225; transparency on white. BN eps 1e-5.
- The classifier's weights and bias are centred over classes (softmax does not change; a logit then reads as evidence against the mean class).

## How good it is

Whole icon sets that were held out of training, at 224×224 on white, the icon's square over {100 * COVER:.0f} % of the frame, in fp32:

| set | images | top-1 | top-5 |
|---|---|---|---|
{table}

{caveats}Surest mistakes (truth → answer):

{confusions}

## What it was trained on

{_credits(trained)}

The 1,000 classes are those concepts that at least four of the first eight sets draw, without skin tones, flags, keycaps, clock faces, arrows, letters, zodiac signs, people by gender, most abstract signs; most widely drawn first.

## How

{_recipe(recipe)}

{_history(run)}

Remade by `npm run all` in training/ of DenseLens.
"""
