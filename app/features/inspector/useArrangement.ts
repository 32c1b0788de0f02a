import { useMemo } from 'react';
import { featureOffset } from '../../../src/explain/contribution';
import type { Op } from '../../../src/network/architecture';
import { writersOf } from '../../../src/network/provenance';
import type { Arrangement, ChannelKey } from '../../../src/tensor/arrange';
import { dataOf, failureOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestion } from '../../store/explain-slice';

/** The channels that the atlas is to show. */
export interface Arranged {
  /** Null: all, by index. */
  readonly order: Uint32Array | null;
  readonly keys: Float64Array | null;
  /** What the order goes by: the wished key, or the index where a tensor does not have that. */
  readonly key: ChannelKey;
  readonly isAwaited: boolean;
  readonly failure: string | null;
}

/** Whether a tensor's channels add to a class's logit. */
export function useHasContributions(op: Op): boolean {
  const architecture = useAppState(selectArchitecture);
  return useMemo(
    () => architecture !== null && featureOffset(architecture, op.name) !== null,
    [architecture, op],
  );
}

/** What the visitor wishes, as far as this tensor has it; null for all channels by index. */
function useWish(op: Op): Arrangement | null {
  const architecture = useAppState(selectArchitecture);
  const { writer, ...arranging } = useAppState((state) => state.arranging);
  const hasContributions = useHasContributions(op);
  const has = arranging.key !== 'contribution' || hasContributions;
  const written =
    writer === null || architecture === null
      ? undefined
      : writersOf(architecture, op).find(({ name }) => name === writer);
  const channels = written === undefined ? null : { start: written.start, count: written.count };
  const wish: Arrangement = has
    ? { ...arranging, channels }
    : { ...arranging, channels, key: 'index', reversed: false, from: null, to: null };
  const { key, reversed, from, to, dead } = wish;
  const isUsual =
    key === 'index' && !reversed && channels === null && from === null && to === null && dead === 'shown';
  return isUsual ? null : wish;
}

/** Asks the worker for the order whenever tensor, image, class or wish change. */
export function useArrangement(op: Op): Arranged {
  const wish = useWish(op);
  const question = useAppState(selectQuestion);
  const about = wish?.key === 'contribution' ? question : null;
  const answer = useAnswer(
    'arrange',
    wish === null ? null : { name: op.name, arrangement: wish, question: about },
  );
  const found = dataOf(answer);
  return {
    order: found?.order ?? null,
    keys: found?.keys ?? null,
    key: wish?.key ?? 'index',
    isAwaited: answer.status === 'pending',
    failure: failureOf(answer),
  };
}
