"""Trains by a recipe. Stop it whenever you like: the same command goes on from the last checkpoint."""

import argparse
import os
import signal
import time
from pathlib import Path

import torch
from torch import Generator
from torch.nn import functional

from emoji1000 import checkpoint, safetensors
from emoji1000 import network as net
from emoji1000.augment import augment
from emoji1000.average import Average
from emoji1000.checkpoint import Checkpoint
from emoji1000.pack import Pack, read_pack
from emoji1000.paths import DATA, RECIPES, RUNS, built_in, from_history
from emoji1000.progress import Log, Meter, clock
from emoji1000.recipe import Recipe, read_recipe
from emoji1000.sampler import Sampler, mirrorable


def make_optimizer(network: torch.nn.Module, recipe: Recipe) -> torch.optim.AdamW:
    """Weight decay on matrices only: shrinking a batch norm's scale or a bias regularises nothing."""
    matrices = [p for p in network.parameters() if p.ndim > 1]
    vectors = [p for p in network.parameters() if p.ndim == 1]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}],
        lr=recipe.cycles[0].peak,
    )


def start(network: torch.nn.Module, recipe: Recipe) -> None:
    """The weights that the recipe starts from."""
    if recipe.start_from is None:
        return
    if recipe.start_from == "built-in":
        path = built_in() / "model.safetensors"
    elif recipe.start_from.startswith("blob:"):
        path = from_history(recipe.start_from.removeprefix("blob:"))
    else:
        path = Path(recipe.start_from)
    net.load(network, path)


class Run:
    """One training run in one folder."""

    def __init__(self, folder: Path, recipe_text: str, recipe: Recipe, pack: Pack, precision: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(recipe.seed)
        self.folder, self.recipe, self.recipe_text, self.precision = folder, recipe, recipe_text, precision
        self.pack = pack.of_sets(recipe.sets)
        self.mirror = mirrorable(pack.labels)
        self.random = Generator().manual_seed(recipe.seed)
        self.sampler = Sampler(self.pack, recipe.outlined)
        self.network = net.build(len(pack.labels))
        start(self.network, recipe)
        self.average = Average(self.network, recipe.ema)
        self.optimizer = make_optimizer(self.network, recipe)
        self.seen = 0
        self.seconds = 0.0
        self.stopped = False

    def resume(self) -> bool:
        """Takes up the folder's checkpoint, if there is one."""
        saved = checkpoint.load(self.folder)
        if saved is None:
            return False
        if saved.recipe != self.recipe_text:
            raise SystemExit(f"{self.folder} was begun with another recipe: give --run another name")
        self.network.load_state_dict(saved.network)
        self.average.restore(saved.average)
        self.optimizer.load_state_dict(saved.optimizer)
        self.sampler.restore(saved.sampler)
        self.random.set_state(saved.random)
        self.seen, self.seconds = saved.seen, saved.seconds
        return True

    def save(self) -> None:
        checkpoint.save(
            self.folder,
            Checkpoint(
                self.seen,
                self.seconds,
                self.recipe_text,
                self.network.state_dict(),
                self.average.state(),
                self.optimizer.state_dict(),
                self.sampler.state(),
                self.random.get_state(),
            ),
        )

    def step(self) -> tuple[int, float, float]:
        """One batch: (images, loss, how many were right)."""
        phase, rate, strength = self.recipe.at(self.seen)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        picks = self.sampler.draw(phase.batch, self.random)
        others = torch.randint(len(self.pack), [phase.batch], generator=self.random)
        labels = self.pack.label[picks]
        images = augment(
            self.pack.pixels[picks],
            self.mirror[labels],
            self.pack.pixels[others],
            phase.size,
            self.recipe.augmentation,
            strength,
            self.random,
        )
        self.network.train()
        with net.precision(self.precision):
            answers = self.network(net.normalise(images))
        answers = answers.float()
        loss = functional.cross_entropy(answers, labels, label_smoothing=self.recipe.label_smoothing)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self.average.update(self.network)
        self.seen += phase.batch
        return phase.batch, loss.item(), float((answers.argmax(1) == labels).sum())

    def train(self, report_every: float, save_every: float, until: int) -> None:
        """Up to `until` images, or until a signal asks to stop after the current batch."""
        log, meter, saved_at = Log(self.folder), Meter(self.seconds), time.monotonic()
        log.write(event="start", seen=self.seen, of=self.recipe.images, threads=torch.get_num_threads())
        while self.seen < until and not self.stopped:
            phase, rate, strength = self.recipe.at(self.seen)
            meter.add(*self.step())
            self.seconds = meter.seconds
            if meter.due(report_every) or self.seen >= until:
                speed, loss, right = meter.stretch()
                left = seconds_left(self.recipe, self.seen, until, phase.size, speed)
                print(
                    f"{self.seen:>7}/{self.recipe.images} images at {phase.size}²  loss {loss:.3f}  "
                    f"right {100 * right:4.1f} %  {speed:.1f} images/s  {clock(left)} left",
                    flush=True,
                )
                log.write(
                    event="progress", seen=self.seen, size=phase.size, loss=round(loss, 4), right=round(right, 4),
                    rate=rate, strength=round(strength, 3), speed=round(speed, 2), seconds=round(self.seconds),
                )  # fmt: skip
            if time.monotonic() - saved_at >= save_every:
                self.save()
                saved_at = time.monotonic()
        self.save()
        log.write(event="stop", seen=self.seen, seconds=round(self.seconds))

    def write_weights(self) -> Path:
        """The average as plain fp32 safetensors, for evaluation; export.py makes the shipped file."""
        path = self.folder / "average.safetensors"
        state = self.average.network.state_dict()
        tensors = {k: v.contiguous() for k, v in state.items() if not k.endswith("num_batches_tracked")}
        safetensors.write(path, tensors, {"format": "pt", "seen": str(self.seen)})
        return path


def seconds_left(recipe: Recipe, seen: int, until: int, size: int, speed: float) -> float:
    """Time grows with the pixels: what is left, at the present speed per pixel."""
    left, begin = 0.0, 0
    for phase in (phase for cycle in recipe.cycles for phase in cycle.phases):
        end = begin + phase.images
        images = max(0, min(end, until) - max(begin, seen))
        left += images * (phase.size / size) ** 2 / speed
        begin = end
    return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", type=Path, default=RECIPES / "finetune.json")
    parser.add_argument("--run", help="name of the run's folder in runs/; default: the recipe's name")
    parser.add_argument("--runs", type=Path, default=RUNS)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--precision", choices=["auto", "bf16", "fp32"], default="auto")
    parser.add_argument("--until", type=int, help="stop after so many images of the recipe")
    parser.add_argument("--report", type=float, default=20, help="seconds between lines of progress")
    parser.add_argument("--save", type=float, default=120, help="seconds between checkpoints")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipe = read_recipe(options.recipe)
    pack = read_pack(options.data / "train")
    folder = options.runs / (options.run or recipe.name)
    run = Run(folder, options.recipe.read_text(), recipe, pack, options.precision)
    if run.resume():
        print(f"going on after {run.seen} images")
    (folder / "recipe.json").write_text(run.recipe_text)

    def stop(*_: object) -> None:
        run.stopped = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    run.train(options.report, options.save, min(options.until or recipe.images, recipe.images))
    print(f"wrote {run.write_weights()} after {run.seen} images, {clock(run.seconds)}")


if __name__ == "__main__":
    main()
