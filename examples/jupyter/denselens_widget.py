"""DenseLens under a notebook's cell: send it a numpy picture, get its tensors back.

    lens = DenseLens(site="http://localhost:4173/", panel="maps")
    lens                                        # in a cell of its own: shows the frame
    seen = lens.classify(picture)               # [H,W,3] uint8
    maps = lens.tensor("features.denseblock1.denselayer1.relu1")

    # in the next cell: a notebook hears answers between cells
    seen.result()["top"][0]["label"]
    maps.result().shape                         # (1, 128, 56, 56)

Needs `pip install anywidget numpy`, and a DenseLens site: `npm start`, or any other.
"""

import itertools
import pathlib
from concurrent.futures import Future

import anywidget
import traitlets
from denselens_wire import pack, unpack

VERBS = (
    "models loadModel model classify classifyMany run input tensor weight cam ledger connectivity lesion restore"
    " gradient attribution"
).split()


class DenseLens(anywidget.AnyWidget):
    _esm = pathlib.Path(__file__).parent / "denselens_widget.js"
    site = traitlets.Unicode("http://localhost:4173/").tag(sync=True)
    panel = traitlets.Unicode("maps").tag(sync=True)
    height = traitlets.Int(520).tag(sync=True)
    link = traitlets.Dict().tag(sync=True)

    def __init__(self, **options):
        super().__init__(**options)
        self._ids = itertools.count(1)
        self._waiting = {}
        self._before_ready = []
        self._is_ready = False
        self.on_msg(self._hear)

    def call(self, verb, *args):
        """Any verb of the console API; a Future of its answer."""
        buffers = []
        message = {"id": next(self._ids), "verb": verb, "args": pack(list(args), buffers)}
        future = self._waiting[message["id"]] = Future()
        if self._is_ready:
            self.send(message, buffers)
        else:
            self._before_ready.append((message, buffers))
        return future

    def __getattr__(self, name):
        if name in VERBS:
            return lambda *args: self.call(name, *args)
        raise AttributeError(name)

    def _hear(self, _, content, buffers):
        if content.get("ready"):
            self._is_ready = True
            for message, given in self._before_ready:
                self.send(message, given)
            self._before_ready = []
            return
        future = self._waiting.pop(content["id"], None)
        if future is None:
            return
        if "error" in content:
            future.set_exception(RuntimeError(f"{content['error']['code']}: {content['error']['message']}"))
        else:
            future.set_result(unpack(content["value"], buffers))
