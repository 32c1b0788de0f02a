"""Where things are, relative to the repository."""

from pathlib import Path

TRAINING = Path(__file__).resolve().parent.parent
DATA = TRAINING / "data"
RUNS = TRAINING / "runs"
RECIPES = TRAINING / "recipes"
PUBLISHED = TRAINING.parent / "public" / "models" / "emoji1000"
# Beside a checkout in the project's own workplace; elsewhere it does not exist, and nothing needs it.
SHARED = TRAINING.parent.parent / "shared" / "models" / "emoji1000"


def built_in() -> Path:
    """The folder of the present built-in model."""
    for folder in (PUBLISHED, SHARED):
        if (folder / "model.safetensors").exists():
            return folder
    raise FileNotFoundError(f"no built-in weights in {PUBLISHED}")
