import type { Cut } from '../../explain/lesion';
import type { LesionResult } from '../protocol/explain';
import type { Progress } from '../protocol/messages';
import type { RunResult } from '../protocol/run';
import { isLost } from './command';
import type { ImageSource } from './state';
import type { Sent, WorkerLink } from './worker-link';

/** What the network made of an image, and of the cuts that were made in it at once. */
export interface Ran {
  readonly result: RunResult;
  readonly lesion: LesionResult | null;
}

interface Sending {
  readonly topK: number;
  /** Made right behind it, so that no other image comes between. */
  readonly cuts: readonly Cut[];
  readonly onProgress: (progress: Progress) => void;
}

/** Null where this worker cannot cut what another one could. */
async function cutAgain(link: WorkerLink, { cuts, topK }: Sending): Promise<LesionResult | null> {
  try {
    return await link.send('lesion', { cuts, topK }).promise;
  } catch (error) {
    if (isLost(error)) throw error;
    return null;
  }
}

function sendSource(link: WorkerLink, source: ImageSource, { topK, onProgress }: Sending): Sent<RunResult> {
  if (source.kind === 'tensor')
    return link.send('run', { data: source.data, dims: source.dims, topK }, { onProgress });
  const { image, look } = source;
  return link.send('classify', { image, ...(look && { look }), topK }, { onProgress });
}

/** Has the worker run an image or a ready-made tensor. */
export function sendImage(link: WorkerLink, source: ImageSource, sending: Sending): Sent<Ran> {
  const sent = sendSource(link, source, sending);
  const cut = sending.cuts.length === 0 ? null : cutAgain(link, sending);
  const promise = Promise.all([sent.promise, cut]).then(([result, lesion]) => ({ result, lesion }));
  return { ...sent, promise };
}
