import type { Progress } from '../../src/engine/protocol/messages';
import { m } from '../messages/m';
import { formatBytes } from './format';

/** What a long request does now, in a few words. */
export function loadingText(progress: Progress | null): string {
  switch (progress?.stage) {
    case 'engine':
      return m.words_loading_engine();
    case 'download': {
      const { loaded, total } = progress;
      return total > 0
        ? m.words_loading_share({ loaded: formatBytes(loaded), total: formatBytes(total) })
        : m.words_loading_bytes({ loaded: formatBytes(loaded) });
    }
    case 'parse':
      return m.words_loading_parse();
    case 'check':
      return m.words_loading_check();
    case 'session':
      return m.words_loading_session();
    case 'decode':
      return m.words_loading_decode();
    case 'run':
      return m.words_loading_run();
    case undefined:
      return m.words_loading();
  }
}
