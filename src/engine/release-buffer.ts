let sink: MessagePort | null = null;

/**
 * Frees a buffer that nobody needs any more, and detaches it: the collector would let hundreds of megabytes come
 * together first. It is sent to a port that is closed. (`ArrayBuffer.transfer` does not do: Chromium keeps
 * the bytes of a buffer that came from another thread until the next collection, and thinks them gone.)
 */
export function releaseBuffer(buffer: ArrayBuffer): void {
  if (sink === null) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    sink = port1;
  }
  sink.postMessage(null, [buffer]);
}
