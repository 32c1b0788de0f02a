import { useCallback, useMemo, useState } from 'react';
import type { AtlasPainted } from '../../../src/engine/protocol/maps';
import { serializeError } from '../../../src/errors';
import type { Op } from '../../../src/network/architecture';
import { writerOfChannel, writersOf } from '../../../src/network/provenance';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { className } from '../../words/class-names';
import { formatValue } from '../../words/format';
import { endTitle } from '../../words/parts';
import { Atlas } from './Atlas';
import { AtlasControls } from './AtlasControls';
import { ChosenChannels } from './ChosenChannels';
import { KEY_NAMES } from './channel-key-names';
import { ReadStrip } from './ReadStrip';
import { PartFacts, TensorFacts } from './TensorFacts';
import { type Arranged, useArrangement } from './useArrangement';
import './atlas.css';

/** Words for each channel: its class for the logits, its writer for a concatenation. */
function useChannelWords(op: Op): (channel: number) => string {
  const architecture = useAppState(selectArchitecture);
  const labels = useAppState((state) => state.model?.labels);
  return useMemo(() => {
    if (op.role === 'classifier') {
      return (channel: number) => {
        const label = labels?.[channel];
        return label === undefined ? '' : [label.emoji, className(labels, channel)].filter(Boolean).join(' ');
      };
    }
    if (op.kind === 'input') {
      const names = [m.inspector_red(), m.inspector_green(), m.inspector_blue()];
      return (channel: number) => names[channel] ?? '';
    }
    if (architecture === null) return () => '';
    const writers = writersOf(architecture, op);
    return (channel: number) => {
      const writer = writerOfChannel(writers, channel);
      if (writer === null) return '';
      return m.inspector_written({
        writer: endTitle(architecture, writer.name),
        map: channel - writer.start,
      });
    };
  }, [op, architecture, labels]);
}

const isSamePicture = (a: AtlasPainted, b: AtlasPainted): boolean =>
  a.report.name === b.report.name &&
  a.report.runId === b.report.runId &&
  a.palette === b.palette &&
  a.ranges.every((end, i) => Object.is(end, b.ranges[i]));

/** Adds what the order goes by. */
function useKeyWords(wordsOf: (channel: number) => string, { key, keys }: Arranged) {
  return useCallback(
    (channel: number) => {
      const words = wordsOf(channel);
      if (keys === null || key === 'index') return words;
      const value = formatValue(keys[channel] ?? Number.NaN);
      const by = m.inspector_key_value({ key: KEY_NAMES[key](), value });
      return words === '' ? by : `${words} · ${by}`;
    },
    [wordsOf, key, keys],
  );
}

/** Every channel of the selected tensor, and its numbers. */
export function MapsTab({ part, op }: InspectorTabProps) {
  const hasResult = useAppState((state) => state.result !== null);
  const [painted, setPainted] = useState<AtlasPainted | null>(null);
  const arranged = useArrangement(op);
  const [failure, setFailure] = useState<{ readonly tensor: string; readonly text: string } | null>(null);
  const describeChannel = useChannelWords(op);

  const onPainted = useCallback((now: AtlasPainted) => {
    setFailure(null);
    // Painted at every scroll: only another tensor, other values or another scale are news.
    setPainted((before) => (before !== null && isSamePicture(before, now) ? before : now));
  }, []);
  const onError = useCallback(
    (error: unknown) => setFailure({ tensor: op.name, text: serializeError(error).message }),
    [op],
  );
  const current = painted?.report.name === op.name ? painted : null;
  const report = current?.report ?? null;
  const failed = failure?.tensor === op.name ? failure.text : arranged.failure;
  const describe = useKeyWords(describeChannel, arranged);
  return (
    <div className="maps">
      <div className="maps-main">
        <AtlasControls op={op} painted={current} arranged={arranged} />
        {hasResult ? (
          <Atlas
            op={op}
            arranged={arranged}
            describeChannel={describe}
            onPainted={onPainted}
            onError={onError}
          />
        ) : (
          <div className="atlas atlas-waiting muted">{m.inspector_waiting()}</div>
        )}
        {failed !== null && (
          <p className="maps-failure" role="alert">
            {failed}
          </p>
        )}
      </div>
      <section className="maps-facts scrolls" aria-label={m.inspector_facts()}>
        <TensorFacts op={op} report={report} />
        <ChosenChannels op={op} />
        <PartFacts part={part} />
        <ReadStrip part={part} />
      </section>
    </div>
  );
}
