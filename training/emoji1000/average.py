"""A moving average of a network's weights and running statistics."""

import copy

import torch


class Average:
    """Follows a network: each update moves every tensor a little towards the network's."""

    def __init__(self, network: torch.nn.Module, decay: float) -> None:
        self.network = copy.deepcopy(network).eval()
        for parameter in self.network.parameters():
            parameter.requires_grad_(False)
        self._decay = decay
        self._steps = 0

    @torch.no_grad()
    def update(self, network: torch.nn.Module) -> None:
        self._steps += 1
        # Early on a long memory would hold the starting point fast.
        decay = min(self._decay, (1 + self._steps) / (10 + self._steps))
        ours, theirs = self.network.state_dict(), network.state_dict()
        for name, tensor in ours.items():
            if tensor.dtype.is_floating_point:
                tensor.lerp_(theirs[name], 1 - decay)
            else:
                tensor.copy_(theirs[name])

    def state(self) -> dict[str, object]:
        return {"network": self.network.state_dict(), "steps": self._steps}

    def restore(self, state: dict[str, object]) -> None:
        self.network.load_state_dict(state["network"])  # type: ignore[arg-type]
        self._steps = int(state["steps"])  # type: ignore[call-overload]
