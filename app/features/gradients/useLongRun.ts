import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestOptions } from '../../../src/engine/client/engine';
import type { Progress } from '../../../src/engine/protocol/messages';
import { isAbandoned, serializeError } from '../../../src/errors';

/** Something long: what it came to, or how far it is. */
export type LongRun<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly progress: Progress | null }
  | { readonly status: 'done'; readonly data: T }
  | { readonly status: 'failed'; readonly message: string };

/**
 * Runs one long thing at a time, with progress and cancel. It ends when the component goes, and is forgotten
 * when `subject` (an image's run, a class) becomes another.
 */
export function useLongRun<T>(subject: string): {
  readonly run: LongRun<T>;
  readonly start: (work: (options: RequestOptions) => Promise<T>) => void;
  readonly cancel: () => void;
} {
  const [run, setRun] = useState<LongRun<T>>({ status: 'idle' });
  const controller = useRef<AbortController | null>(null);
  const cancel = useCallback(() => {
    controller.current?.abort();
    controller.current = null;
    setRun({ status: 'idle' });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject ends what runs.
  useEffect(() => cancel, [cancel, subject]);
  const start = (work: (options: RequestOptions) => Promise<T>): void => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    const isWanted = (): boolean => controller.current === own;
    setRun({ status: 'running', progress: null });
    work({
      signal: own.signal,
      onProgress: (progress) => isWanted() && setRun({ status: 'running', progress }),
    }).then(
      (data) => isWanted() && setRun({ status: 'done', data }),
      (error: unknown) => {
        if (!isWanted()) return;
        setRun(
          isAbandoned(error)
            ? { status: 'idle' }
            : { status: 'failed', message: serializeError(error).message },
        );
      },
    );
  };
  return { run, start, cancel };
}
