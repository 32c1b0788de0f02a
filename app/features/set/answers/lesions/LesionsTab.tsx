import { useState } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '../../../../../src/network/architecture';
import { wilson } from '../../../../../src/set/wilson';
import { useEndTitle } from '../../../../hooks/useEndTitle';
import { foundOf, type JobState } from '../../../../jobs/job';
import type { Table } from '../../../../save/tables';
import { useAppState, useJob } from '../../../../services';
import { selectArchitecture } from '../../../../store/architecture';
import { JobBar } from '../../../../ui/JobBar';
import { Segmented } from '../../../../ui/Segmented';
import { formatCount, formatPercent, formatValue, inOneLine } from '../../../../words/format';
import { evenly } from '../evenly';
import { CkaMatrix, numbersAlong } from '../layers/CkaMatrix';
import { m } from '../messages/m';
import { SaveCsv } from '../SaveCsv';
import type { OpenedSet } from '../source';
import { WithSet } from '../WithSet';
import { type BlockSweep, type CutScores, createSetLesions } from './set-lesions';
import '../layers/layers.css';
import './lesions.css';

/** The tab: cuts over the set. */
export const LesionsTab = () => <WithSet>{(source) => <Lesions source={source} />}</WithSet>;

/** Images that a sweep takes; the whole set is one wish more. */
const SAMPLES = [4, 16, 64];

function Lesions({ source }: { readonly source: OpenedSet }) {
  const architecture = useAppState(selectArchitecture);
  if (architecture === null) return null;
  if (source.model.classes === 0) return <p className="muted">{m.lesions_no_classes()}</p>;
  return (
    <div className="layers">
      <p className="set-lead">{m.lesions_lead()}</p>
      <PresentCuts source={source} />
      <Sweep source={source} architecture={architecture} />
    </div>
  );
}

/** Images with a known class first: they alone say something of accuracy. */
function imagesOf(source: OpenedSet): readonly number[] {
  const known = source.done.filter((id) => source.truthOf(id).length > 0);
  return known.length > 0 ? known : source.done;
}

function PresentCuts({ source }: { readonly source: OpenedSet }) {
  const held = useAppState((state) => state.cuts);
  // An image that was opened out of the set has healed them.
  const healed = useAppState((state) => state.healedCuts);
  const cuts = held.length > 0 ? held : healed;
  const lesions = useJob(createSetLesions);
  const state = useStore(lesions.cuts);
  const found = foundOf(state);
  const key = `${source.key} ${JSON.stringify(cuts)}`;
  return (
    <section className="set-lesions">
      <h3 className="heading">{m.lesions_present()}</h3>
      <p className="muted">
        {cuts.length === 0
          ? m.lesions_no_cuts()
          : held.length > 0
            ? m.lesions_cuts({ count: cuts.length })
            : m.lesions_healed({ count: cuts.length })}
      </p>
      {(cuts.length > 0 || found !== null) && (
        <JobBar
          state={state}
          label={m.lesions_progress()}
          isCurrent={found?.key === key}
          isDisabled={cuts.length === 0}
          onStart={() => lesions.startCuts(source, key, imagesOf(source), cuts)}
          onCancel={lesions.cancel}
        />
      )}
      {found !== null && found.images > 0 && <BeforeAfter source={source} found={found} state={state} />}
    </section>
  );
}

function BeforeAfter({
  source,
  found,
  state,
}: {
  readonly source: OpenedSet;
  readonly found: CutScores;
  readonly state: JobState<CutScores>;
}) {
  const withInterval = (share: number): string => {
    const { low, high } = wilson(Math.round(share * found.before.known), found.before.known);
    return m.lesions_interval({
      share: formatPercent(share),
      low: formatPercent(low),
      high: formatPercent(high),
    });
  };
  const rows = [
    [m.lesions_top1(), found.before.top1, found.after.top1, withInterval],
    [m.lesions_top5(), found.before.top5, found.after.top5, withInterval],
    [m.lesions_loss(), found.before.loss, found.after.loss, formatValue],
  ] as const;
  return (
    <>
      {found.before.known > 0 ? (
        <table className="answer-table set-scores">
          <thead>
            <tr>
              <th scope="col">{m.lesions_of({ images: formatCount(found.before.known) })}</th>
              <th scope="col">{m.lesions_before()}</th>
              <th scope="col">{m.lesions_after()}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, before, after, format]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="mono">{format(before)}</td>
                <td className="mono">{format(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="muted">{m.lesions_no_truth()}</p>
      )}
      <p>
        {m.lesions_changed({ count: formatCount(found.changed.length), images: formatCount(found.images) })}{' '}
        {found.changed.length > 0 && state.status !== 'running' && (
          <button
            type="button"
            className="button"
            onClick={() => source.choose(found.changed, m.lesions_changed_title())}
          >
            {m.lesions_choose()}
          </button>
        )}
      </p>
    </>
  );
}

type Effect = 'loss' | 'top1' | 'answers';

/** How much worse a cut made it. */
function effectOf({ uncut, edges }: BlockSweep, effect: Effect, at: number): number {
  const scores = edges[at]?.scores;
  if (scores === undefined) return Number.NaN;
  switch (effect) {
    case 'loss':
      return scores.loss - uncut.loss;
    case 'top1':
      return uncut.top1 - scores.top1;
    case 'answers':
      return scores.answers.filter((answer, i) => answer !== uncut.answers[i]).length / scores.answers.length;
  }
}

function Sweep({
  source,
  architecture,
}: {
  readonly source: OpenedSet;
  readonly architecture: Architecture;
}) {
  const lesions = useJob(createSetLesions);
  const state = useStore(lesions.sweep);
  const found = foundOf(state);
  const blocks = architecture.spec.blockConfig.length;
  const [block, setBlock] = useState(blocks);
  const [mode, setMode] = useState<'zero' | 'mean'>('mean');
  const [sample, setSample] = useState(SAMPLES[1] ?? 16);
  const ids = evenly(imagesOf(source), sample);
  const key = `${source.key} ${block} ${mode} ${sample}`;
  const isRunning = state.status === 'running';
  return (
    <section className="set-lesions">
      <h3 className="heading">{m.lesions_sweep()}</h3>
      <p className="muted">{m.lesions_sweep_lead()}</p>
      <div className="set-options">
        <Segmented
          label={m.channels_block()}
          value={String(block)}
          options={Array.from({ length: blocks }, (_, n) => ({
            value: String(n + 1),
            label: m.layers_block({ block: n + 1 }),
          }))}
          disabled={isRunning}
          onChange={(next) => setBlock(Number(next))}
        />
        <Segmented
          label={m.lesions_mode()}
          value={mode}
          options={[
            { value: 'mean', label: m.lesions_mean() },
            { value: 'zero', label: m.lesions_zero() },
          ]}
          disabled={isRunning}
          onChange={setMode}
        />
        <Segmented
          label={m.lesions_sample()}
          value={String(sample)}
          options={SAMPLES.map((count) => ({
            value: String(count),
            label: m.lesions_images({ count: formatCount(count) }),
          }))}
          disabled={isRunning}
          onChange={(next) => setSample(Number(next))}
        />
        <JobBar
          state={state}
          label={m.lesions_sweep_progress()}
          isCurrent={found?.key === key}
          onStart={() => lesions.startSweep(source, key, ids, architecture, { block, mode })}
          onCancel={lesions.cancel}
        />
      </div>
      {found !== null && found.edges.length > 0 && <SweepMatrix found={found} />}
    </section>
  );
}

function SweepMatrix({ found }: { readonly found: BlockSweep }) {
  const endTitle = useEndTitle();
  const [wished, setEffect] = useState<Effect>('loss');
  const effect = found.uncut.known > 0 ? wished : 'answers';
  const sources = [...new Set(found.edges.map(({ source }) => source))];
  const readers = [...new Set(found.edges.map(({ reader }) => reader))];
  const values = Float64Array.from(
    sources.flatMap((source) =>
      readers.map((reader) =>
        effectOf(
          found,
          effect,
          found.edges.findIndex((edge) => edge.source === source && edge.reader === reader),
        ),
      ),
    ),
  );
  const most = Math.max(0, ...values.filter((value) => !Number.isNaN(value)));
  return (
    <>
      {found.uncut.known > 0 && (
        <Segmented
          label={m.lesions_effect()}
          value={effect}
          options={[
            { value: 'loss', label: m.lesions_effect_loss() },
            { value: 'top1', label: m.lesions_effect_top1() },
            { value: 'answers', label: m.lesions_effect_answers() },
          ]}
          onChange={setEffect}
        />
      )}
      <CkaMatrix
        values={values}
        rows={sources.map((name) => endTitle(name))}
        columns={readers.map((name) => endTitle(name))}
        rowGroups={numbersAlong(sources, { first: m.layers_in() })}
        columnGroups={numbersAlong(readers, { last: m.layers_out() })}
        captions={[m.channels_reuse_down(), m.channels_reuse_across()]}
        label={m.lesions_matrix({ edges: found.edges.length })}
        most={most || 1}
        format={effect === 'loss' ? formatValue : formatPercent}
      />
      <p className="muted">
        {inOneLine([
          m.lesions_sweep_images({ images: formatCount(found.images) }),
          ...(found.uncut.known > 0
            ? [m.lesions_sweep_uncut({ top1: formatPercent(found.uncut.top1) })]
            : []),
        ])}
      </p>
      <SaveCsv name="lesions" table={() => tableOf(found)} />
    </>
  );
}

const tableOf = (found: BlockSweep): Table => ({
  header: ['source', 'reader', 'mode', 'images', 'top1', 'top5', 'loss', 'answers_changed'],
  rows: found.edges.map(({ source, reader, scores }, at) => [
    source,
    reader,
    found.mode,
    found.images,
    scores.top1,
    scores.top5,
    scores.loss,
    effectOf(found, 'answers', at),
  ]),
});
