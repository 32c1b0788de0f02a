import type { Progress } from '../../src/engine/protocol/messages';
import { formatBytes } from './format';

/** What a long request does now, in a few words. */
export function loadingText(progress: Progress | null): string {
  switch (progress?.stage) {
    case 'engine':
      return 'Starting the engine…';
    case 'download': {
      const { loaded, total } = progress;
      return total > 0
        ? `Loading, ${formatBytes(loaded)} of ${formatBytes(total)}`
        : `Loading, ${formatBytes(loaded)}`;
    }
    case 'parse':
      return 'Reading the model…';
    case 'check':
      return 'Checking against the original…';
    case 'session':
      return 'Preparing the network…';
    case 'decode':
      return 'Reading the image…';
    case 'run':
      return 'Running…';
    case undefined:
      return 'Loading…';
  }
}
