/** Whether a file's name says that it holds labels. */
export const isLabelFile = ({ name }: { readonly name: string }): boolean => /\.(json|txt)$/i.test(name);

/** Whether a file's name says that it holds a model, or a part of one. */
export const isModelFile = ({ name }: { readonly name: string }): boolean =>
  /\.(safetensors|onnx|data|onnx_data|bin|weights?|pt|pth|pth\.tar|pt\.tar|ckpt|h5|hdf5|keras|tflite|gguf|zip)$/i.test(
    name,
  );
