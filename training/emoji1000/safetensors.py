"""The safetensors format, read and written with nothing but numpy."""

import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

DTYPES = {"F16": np.float16, "F32": np.float32}
NAMES = {np.dtype(np.float16): "F16", np.dtype(np.float32): "F32"}


def read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Tensors in their own dtype, and the file's metadata."""
    blob = path.read_bytes()
    (length,) = struct.unpack("<Q", blob[:8])
    header = json.loads(blob[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors: dict[str, Tensor] = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        dtype = np.dtype(DTYPES[entry["dtype"]])
        array = np.frombuffer(blob, dtype, (end - start) // dtype.itemsize, 8 + length + start)
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return tensors, metadata


def write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Writes tensors in the order given, each aligned to its element size, the header to 8 bytes."""
    header: dict[str, object] = {"__metadata__": metadata}
    chunks: list[bytes] = []
    offset = 0
    # Wider elements first: every tensor then starts at a multiple of its element size without padding,
    # which the format does not allow.
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        array = np.ascontiguousarray(tensor.numpy())
        data = array.tobytes()
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        chunks.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    part = path.with_suffix(".part")
    part.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))
    part.replace(path)
