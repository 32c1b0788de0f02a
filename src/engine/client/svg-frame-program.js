// The frame in which drawings are drawn: it is sent one, and sends back pixels, or why there are none. The page's
// Content-Security-Policy lets this text run, and no other that stands in a page (scripts/lib/policy.mjs).
addEventListener('message', async ({ data: { text, width, height }, ports: [port] }) => {
  let bitmap = null;
  try {
    const image = new Image(width, height);
    // Not a blob, which the page's policy on styles would hold for.
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    bitmap = await createImageBitmap(image);
  } catch {
    port.postMessage({ why: 'undecodable' });
  }
  try {
    if (bitmap !== null) port.postMessage({ bitmap }, [bitmap]);
  } catch {
    port.postMessage({ why: 'foreign' });
  }
});
parent.postMessage('denselens-frame', '*');
