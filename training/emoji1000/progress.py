"""One line of progress now and then, and a log that the model card is written from."""

import json
import time
from pathlib import Path
from typing import TextIO


def clock(seconds: float) -> str:
    """3725 → '1:02:05'."""
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"


class Log:
    """Appends JSON lines to `<run>/log.jsonl`."""

    def __init__(self, run: Path) -> None:
        self._file: TextIO = (run / "log.jsonl").open("a")

    def write(self, **entry: object) -> None:
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()


def read_log(run: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


class Meter:
    """Loss and rate over the last stretch, and time left at that rate."""

    def __init__(self, before: float) -> None:
        """`before`: seconds spent by earlier sittings of this run."""
        self._before = before
        self._start = self._stretch = time.monotonic()
        self._images = 0
        self._loss = 0.0
        self._right = 0.0

    def add(self, images: int, loss: float, right: float) -> None:
        self._images += images
        self._loss += loss * images
        self._right += right

    @property
    def seconds(self) -> float:
        """Seconds spent by the run, earlier sittings included."""
        return self._before + time.monotonic() - self._start

    def due(self, every: float) -> bool:
        return time.monotonic() - self._stretch >= every and self._images > 0

    def stretch(self) -> tuple[float, float, float]:
        """(images per second, mean loss, share right) since the last call."""
        now = time.monotonic()
        rate = self._images / (now - self._stretch)
        outcome = (rate, self._loss / self._images, self._right / self._images)
        self._stretch, self._images, self._loss, self._right = now, 0, 0.0, 0.0
        return outcome
