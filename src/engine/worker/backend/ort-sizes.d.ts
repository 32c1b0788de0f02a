/** Bytes of ONNX Runtime's programs; made by scripts/lib/ort-glue.mjs. */
declare module 'virtual:ort-sizes' {
  const sizes: Readonly<Record<'wasm' | 'jspi' | 'asyncify', number>>;
  export default sizes;
}
