// anywidget's front end: DenseLens in a frame under a cell, driven from Python by messages.
//   Python → here   { id, verb, args }, buffers      here → Python   { id, value | error }, buffers
// Arrays travel as buffers; in args and values, `{ $array: n }` is the n-th of them as float32, and
// `{ $image: n, width, height }` as RGBA.

/** What Python sent, with arrays and pictures in their places. */
function unpack(value, buffers) {
  if (Array.isArray(value)) return value.map((item) => unpack(item, buffers));
  if (typeof value !== 'object' || value === null) return value;
  if ('$image' in value) {
    const view = buffers[value.$image];
    const bytes = new Uint8ClampedArray(view.buffer, view.byteOffset, view.byteLength).slice();
    return new ImageData(bytes, value.width, value.height);
  }
  if ('$array' in value) {
    const view = buffers[value.$array];
    return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item, buffers)]));
}

/** What Python will get; arrays go into the buffers. */
function pack(value, buffers) {
  if (value instanceof Float32Array) return { $array: buffers.push(value.buffer) - 1 };
  if (Array.isArray(value)) return value.map((item) => pack(item, buffers));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item, buffers)]));
}

async function render({ model, el }) {
  const site = model.get('site');
  const { embed } = await import(new URL('embed/denselens-embed.js', site).href);
  const host = document.createElement('div');
  host.style.height = `${model.get('height')}px`;
  el.append(host);
  const lens = await embed(host, { site, panel: model.get('panel'), link: model.get('link') });
  const answer = async ({ id, verb, args }, buffers) => {
    const given = [];
    try {
      const value = pack(await lens[verb](...unpack(args, buffers)), given);
      model.send({ id, value }, undefined, given);
    } catch (error) {
      model.send({ id, error: { code: error.code ?? 'error', message: String(error.message ?? error) } });
    }
  };
  model.on('msg:custom', answer);
  // What Python asked before there was anybody to answer.
  model.send({ ready: true });
  return () => {
    model.off('msg:custom', answer);
    host.remove();
  };
}

export default { render };
