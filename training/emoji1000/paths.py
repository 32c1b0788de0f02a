"""Where things are, relative to the repository."""

import subprocess
from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
DATA = TRAINING / "data"
RUNS = TRAINING / "runs"
RECIPES = TRAINING / "recipes"
PUBLISHED = TRAINING.parent / "public" / "models" / "emoji1000"
# Beside a checkout in the project's own workplace; elsewhere it does not exist, and nothing needs it.
SHARED = TRAINING.parent.parent / "shared" / "models" / "emoji1000"


def from_history(blob: str) -> Path:
    """A file that the repository's history holds, e.g. earlier weights; git names it by its content."""
    path = RUNS / f"{blob}.safetensors"
    if not path.exists():
        found = subprocess.run(["git", "cat-file", "blob", blob], cwd=TRAINING, capture_output=True, check=False)
        if found.returncode != 0:
            raise FileNotFoundError(f"git has no object {blob}: is this a shallow clone? git fetch --unshallow")
        RUNS.mkdir(exist_ok=True)
        path.write_bytes(found.stdout)
    return path


def built_in() -> Path:
    """The folder of the present built-in model."""
    for folder in (PUBLISHED, SHARED):
        if (folder / "model.safetensors").exists():
            return folder
    raise FileNotFoundError(f"no built-in weights in {PUBLISHED}")
