"""How pictures and arrays travel between Python and the frame; needs nothing but numpy."""

import numpy as np


def as_rgba(image):
    """A picture [H,W], [H,W,3] or [H,W,4], uint8 or floats in 0…1, as [H,W,4] uint8."""
    image = np.asarray(image)
    if image.dtype.kind == "f":
        image = np.round(np.clip(image, 0, 1) * 255)
    image = image.astype(np.uint8)
    if image.ndim == 2:
        image = np.repeat(image[:, :, None], 3, axis=2)
    if image.ndim != 3 or image.shape[2] not in (3, 4):
        raise ValueError(f"a picture has the shape [H,W], [H,W,3] or [H,W,4], not {list(image.shape)}")
    if image.shape[2] == 3:
        alpha = np.full(image.shape[:2] + (1,), 255, np.uint8)
        image = np.concatenate([image, alpha], axis=2)
    return np.ascontiguousarray(image)


def pack(value, buffers):
    """What is sent: arrays become references into the buffers. uint8 arrays are pictures, all others tensors."""
    if isinstance(value, np.ndarray):
        if value.dtype == np.uint8:
            picture = as_rgba(value)
            buffers.append(picture.tobytes())
            return {"$image": len(buffers) - 1, "width": picture.shape[1], "height": picture.shape[0]}
        buffers.append(np.ascontiguousarray(value, "<f4").tobytes())
        return {"$array": len(buffers) - 1}
    if isinstance(value, dict):
        return {key: pack(item, buffers) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [pack(item, buffers) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def unpack(value, buffers):
    """What came back, arrays in their places; `{ dims, data }` is one array of that shape."""
    if isinstance(value, dict):
        if "$array" in value:
            return np.frombuffer(bytes(buffers[value["$array"]]), "<f4")
        value = {key: unpack(item, buffers) for key, item in value.items()}
        if set(value) == {"dims", "data"}:
            return value["data"].reshape([int(size) for size in value["dims"]])
        return value
    if isinstance(value, list):
        return [unpack(item, buffers) for item in value]
    return value
