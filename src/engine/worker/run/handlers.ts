import type { TensorData } from '../../../tensor/types';
import type { RunRequests, RunResult } from '../../protocol/run';
import type { Handlers } from '../handler';
import { copyInput, copyTensor } from './copies';
import { classifyImage, runTensor } from './run-image';

const ofResult = ({ logits, preview }: RunResult): Transferable[] => [
  logits.buffer as ArrayBuffer,
  ...(preview === null ? [] : [preview]),
];

const ofTensor = ({ data }: TensorData): Transferable[] => [data.buffer as ArrayBuffer];

export const runHandlers: Handlers<RunRequests> = {
  classify: {
    handle: (payload, { state, signal, onProgress }) => classifyImage(state, payload, signal, onProgress),
    transfer: ofResult,
  },
  run: { handle: (payload, { state, signal }) => runTensor(state, payload, signal), transfer: ofResult },
  input: { handle: async (_, { state }) => copyInput(state), transfer: ofTensor },
  tensor: {
    handle: ({ name, isPassing = false }, { state }) => copyTensor(state, name, isPassing),
    transfer: ofTensor,
  },
};
