import { useEffect, useMemo, useState } from 'react';
import type { SetWorkerRequests } from '../../../../src/engine/protocol/set-worker';
import { type SerializedError, serializeError } from '../../../../src/errors';
import type { OpenedSet } from './source';

/** What has come of a question. */
interface Heard<T> {
  readonly key: string;
  /** What was asked, as JSON. */
  readonly asked: string;
  readonly data: T | null;
  readonly failure: SerializedError | null;
}

/** A question to the set's worker, none for undefined; the last answer stays until the next one is there. */
export function useAsked<T extends keyof SetWorkerRequests>(
  source: OpenedSet,
  type: T,
  payload: SetWorkerRequests[T]['in'] | undefined,
) {
  type Answer = SetWorkerRequests[T]['out'];
  const [heard, setHeard] = useState<Heard<Answer>>({ key: '', asked: '', data: null, failure: null });
  const { ask, key: of } = source;
  const asked = payload === undefined ? '' : JSON.stringify(payload);
  const key = `${of} ${type} ${asked}`;
  useEffect(() => {
    if (asked === '') return;
    const payloadNow = JSON.parse(asked) as SetWorkerRequests[T]['in'];
    const control = new AbortController();
    ask(type, payloadNow, { signal: control.signal })
      .then((data) => setHeard({ key, asked, data, failure: null }))
      .catch((error: unknown) => {
        if (!control.signal.aborted) setHeard({ key, asked, data: null, failure: serializeError(error) });
      });
    return () => control.abort();
  }, [ask, type, asked, key]);
  const isPending = payload !== undefined && heard.key !== key;
  /** What the answer is to, which may be the question before. */
  const to = useMemo(
    () => (heard.asked === '' ? null : (JSON.parse(heard.asked) as SetWorkerRequests[T]['in'])),
    [heard.asked],
  );
  return { data: heard.data, to, failure: isPending ? null : heard.failure, isPending };
}
