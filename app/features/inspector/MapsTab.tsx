import { useCallback, useMemo, useState } from 'react';
import type { AtlasPainted, TensorReport } from '../../../src/engine/protocol';
import { serializeError } from '../../../src/errors';
import type { Op } from '../../../src/model/architecture';
import { writerOfChannel, writersOf } from '../../model/writers';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { Atlas } from './Atlas';
import { AtlasControls } from './AtlasControls';
import { ReadStrip } from './ReadStrip';
import { TensorFacts, UnitFacts } from './TensorFacts';

/** Words for each channel: its class for the logits, its writer for a concatenation. */
function useChannelWords(op: Op): (channel: number) => string {
  const architecture = useAppState(selectArchitecture);
  const labels = useAppState((state) => state.model?.labels);
  return useMemo(() => {
    if (op.kind === 'linear') {
      return (channel: number) => {
        const label = labels?.[channel];
        return label === undefined ? '' : [label.emoji, label.en].filter(Boolean).join(' ');
      };
    }
    if (op.kind === 'input') return (channel: number) => ['red', 'green', 'blue'][channel] ?? '';
    const writers = architecture === null ? [] : writersOf(architecture, op);
    return (channel: number) => {
      const writer = writerOfChannel(writers, channel);
      return writer === null ? '' : `${writer.title}, map ${channel - writer.start}`;
    };
  }, [op, architecture, labels]);
}

/** Every channel of the selected tensor, and its numbers. */
export function MapsTab({ unit, op }: InspectorTabProps) {
  const hasResult = useAppState((state) => state.result !== null);
  const [report, setReport] = useState<TensorReport | null>(null);
  const [failure, setFailure] = useState<{ readonly tensor: string; readonly text: string } | null>(null);
  const describeChannel = useChannelWords(op);

  const onPainted = useCallback(({ report: now }: AtlasPainted) => {
    setFailure(null);
    // Painted at every scroll: only another tensor, or other values, are news.
    setReport((before) => (before?.name === now.name && before.runId === now.runId ? before : now));
  }, []);
  const onError = useCallback(
    (error: unknown) => setFailure({ tensor: op.name, text: serializeError(error).message }),
    [op],
  );
  const current = report?.name === op.name ? report : null;
  return (
    <div className="maps">
      <div className="maps-main">
        <AtlasControls op={op} report={current} />
        {hasResult ? (
          <Atlas op={op} describeChannel={describeChannel} onPainted={onPainted} onError={onError} />
        ) : (
          <div className="atlas atlas-waiting muted">The maps appear with the first image.</div>
        )}
        {failure?.tensor === op.name && (
          <p className="maps-failure" role="alert">
            {failure.text}
          </p>
        )}
      </div>
      <section className="maps-facts scrolls" aria-label="Facts">
        <TensorFacts op={op} report={current} />
        <UnitFacts unit={unit} />
        <ReadStrip unit={unit} />
      </section>
    </div>
  );
}
