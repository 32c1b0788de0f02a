"""Trains, evaluates and exports DenseLens's built-in weights (see training/README.md)."""
