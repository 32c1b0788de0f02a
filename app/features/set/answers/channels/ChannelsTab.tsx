import { useState } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '../../../../../src/network/architecture';
import { isDead } from '../../../../../src/set/dead-channels';
import { latestOf } from '../../../../ask/answers';
import { useEndTitle } from '../../../../hooks/useEndTitle';
import { foundOf } from '../../../../jobs/job';
import type { Table } from '../../../../save/tables';
import { useActions, useAppState, useJob } from '../../../../services';
import { selectArchitecture } from '../../../../store/architecture';
import { JobBar } from '../../../../ui/JobBar';
import { Segmented } from '../../../../ui/Segmented';
import { formatCount, formatPercent } from '../../../../words/format';
import { tensorTitle } from '../kept-layers';
import { CkaMatrix, numbersAlong } from '../layers/CkaMatrix';
import { m } from '../messages/m';
import { SaveCsv } from '../SaveCsv';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';
import { WithSet } from '../WithSet';
import { ChannelStrip } from './ChannelStrip';
import { type ChannelUses, createChannelUses, type SourceUses } from './channel-uses';
import '../layers/layers.css';
import './channels.css';

/** The tab: dead and redundant channels, and reuse. */
export const ChannelsTab = () => <WithSet>{(source) => <Channels source={source} />}</WithSet>;

/** Correlations from which two channels say the same. */
const SAME = 0.95;
/** Below this multiple of what a reader takes of a channel on average, nobody reads it with effect. */
const LITTLE = 0.1;

/** Whether a channel is redundant. */
const isTwin = ({ twins }: SourceUses, c: number): boolean => Math.abs(twins[c]?.correlation ?? 0) >= SAME;

const usesOf = ({ reuse }: ChannelUses, { name, block }: SourceUses): Float64Array | null => {
  const own = reuse?.[block - 1];
  const index = own?.sources.indexOf(name as never) ?? -1;
  return own?.channels[index] ?? null;
};

function Channels({ source }: { readonly source: OpenedSet }) {
  const architecture = useAppState(selectArchitecture);
  const job = useJob(createChannelUses);
  const state = useStore(job.state);
  const fields = latestOf(useSetQuestion(source, 'fields', null))?.data ?? null;
  const found = foundOf(state);
  const key = source.key;
  if (architecture === null) return null;
  return (
    <div className="layers">
      <p className="set-lead">{m.channels_lead()}</p>
      <div className="set-options">
        <JobBar
          state={state}
          label={m.channels_progress()}
          isCurrent={found?.key === key}
          isDisabled={fields === null}
          onStart={() => job.start(source, key, architecture)}
          onCancel={job.cancel}
        />
      </div>
      {found !== null && found.sources.length > 0 && (
        <>
          <Summary found={found} images={source.done.length} />
          <Layers found={found} architecture={architecture} />
          {found.reuse !== null && <Reuse found={found} />}
          <SaveCsv name="channels" table={() => tableOf(found)} />
        </>
      )}
    </div>
  );
}

function Summary({ found, images }: { readonly found: ChannelUses; readonly images: number }) {
  const count = (test: (source: SourceUses, c: number) => boolean): number =>
    found.sources.reduce((sum, own) => sum + own.fates.filter((_, c) => test(own, c)).length, 0);
  const total = count(() => true);
  const dead = count(({ fates }, c) => fates[c] !== undefined && isDead(fates[c]));
  const constant = count(({ fates }, c) => fates[c]?.isConstant === true);
  const twins = count(isTwin);
  const little = count((own, c) => (usesOf(found, own)?.[c] ?? 1) < LITTLE);
  const hasTwins = found.sources.some((own) => own.twins.length > 0);
  return (
    <ul className="channels-summary">
      <li>
        {m.channels_dead_sum({
          count: formatCount(dead),
          total: formatCount(total),
          images: formatCount(images),
        })}
      </li>
      <li>{m.channels_constant_sum({ count: formatCount(constant) })}</li>
      {found.reuse !== null && (
        <li>{m.channels_little_sum({ count: formatCount(little), share: formatPercent(LITTLE) })}</li>
      )}
      {hasTwins && <li>{m.channels_twins_sum({ count: formatCount(twins), least: SAME })}</li>}
    </ul>
  );
}

function Layers({
  found,
  architecture,
}: {
  readonly found: ChannelUses;
  readonly architecture: Architecture;
}) {
  const { selectTensor, selectChannel, openSet } = useActions();
  const blocks = [...new Set(found.sources.map(({ block }) => block))];
  const [block, setBlock] = useState(blocks[0] ?? 1);
  const [told, setTold] = useState<string | null>(null);
  const say = (own: SourceUses, c: number): string => {
    const fate = own.fates[c];
    const twin = own.twins[c];
    const use = usesOf(found, own)?.[c];
    return [
      m.channels_one({
        layer: tensorTitle(architecture, own.tensor),
        channel: c,
      }),
      fate === undefined ? '' : m.channels_heard({ heard: fate.readers - fate.deaf, readers: fate.readers }),
      use === undefined ? '' : m.channels_use({ multiple: use.toFixed(2) }),
      twin == null
        ? ''
        : m.channels_twin({
            layer: tensorTitle(architecture, twin.tensor),
            channel: twin.channel,
            correlation: twin.correlation.toFixed(3),
          }),
    ]
      .filter((text) => text !== '')
      .join(' · ');
  };
  return (
    <section className="channels-layers">
      <Segmented
        label={m.channels_block()}
        value={String(block)}
        options={blocks.map((own) => ({ value: String(own), label: m.layers_block({ block: own }) }))}
        onChange={(next) => setBlock(Number(next))}
      />
      <p className="channels-key muted">
        <span className="channels-swatch is-used" /> {m.channels_key_used()}
        <span className="channels-swatch is-little" /> {m.channels_key_little()}
        <span className="channels-swatch is-twin" /> {m.channels_key_twin()}
        <span className="channels-swatch is-dead" /> {m.channels_key_dead()}
      </p>
      <table className="channels-table">
        <thead>
          <tr>
            <th scope="col">{m.channels_written_by()}</th>
            <th scope="col">{m.channels_channels()}</th>
            <th scope="col">{m.channels_dead()}</th>
            <th scope="col">{m.channels_little()}</th>
            <th scope="col">{m.channels_redundant()}</th>
          </tr>
        </thead>
        <tbody>
          {found.sources
            .filter((own) => own.block === block)
            .map((own) => {
              const uses = usesOf(found, own);
              return (
                <tr key={own.name}>
                  <th scope="row">{tensorTitle(architecture, own.tensor)}</th>
                  <td className="channels-cells">
                    <ChannelStrip
                      label={tensorTitle(architecture, own.tensor)}
                      looks={own.fates.map((fate, c) => ({
                        isDead: isDead(fate),
                        isTwin: isTwin(own, c),
                        use: uses?.[c] ?? null,
                      }))}
                      say={(c) => say(own, c)}
                      onPoint={setTold}
                      onOpen={(c) => {
                        selectTensor(own.tensor);
                        selectChannel(c);
                        openSet('likes');
                      }}
                    />
                  </td>
                  <td className="mono">{own.fates.filter(isDead).length}</td>
                  <td className="mono">{uses === null ? '…' : uses.filter((use) => use < LITTLE).length}</td>
                  <td className="mono">{twinsText(own)}</td>
                </tr>
              );
            })}
        </tbody>
      </table>
      <output className="channels-told">{told ?? <span className="muted">{m.channels_point()}</span>}</output>
    </section>
  );
}

function twinsText(own: SourceUses): string {
  if (!own.isComparable) return m.channels_not_kept();
  return own.twins.length === 0 ? '…' : String(own.fates.filter((_, c) => isTwin(own, c)).length);
}

/** How the readers of each block share out what they hear among those that wrote it. */
function Reuse({ found }: { readonly found: ChannelUses }) {
  const endTitle = useEndTitle();
  const [block, setBlock] = useState(0);
  const own = found.reuse?.[block];
  if (own === undefined) return null;
  const values = Float64Array.from(own.shares.flatMap((row) => row.map((share) => share ?? Number.NaN)));
  // Where a reader does not read there is NaN.
  const most = Math.max(0, ...values.filter((value) => !Number.isNaN(value)));
  return (
    <section className="channels-reuse">
      <h3 className="heading">{m.channels_reuse()}</h3>
      <p className="muted">{m.channels_reuse_lead({ images: formatCount(found.sample) })}</p>
      <Segmented
        label={m.channels_block()}
        value={String(block)}
        options={(found.reuse ?? []).map((_, n) => ({
          value: String(n),
          label: m.layers_block({ block: n + 1 }),
        }))}
        onChange={(next) => setBlock(Number(next))}
      />
      <CkaMatrix
        values={values}
        rows={own.sources.map((name) => endTitle(name))}
        columns={own.readers.map((name) => endTitle(name))}
        rowGroups={numbersAlong(own.sources, { first: m.layers_in() })}
        columnGroups={numbersAlong(own.readers, { last: m.layers_out() })}
        captions={[m.channels_reuse_down(), m.channels_reuse_across()]}
        label={m.channels_reuse_label({ sources: own.sources.length, readers: own.readers.length })}
        most={most || 1}
        format={formatPercent}
      />
    </section>
  );
}

const tableOf = (found: ChannelUses): Table => ({
  header: [
    'tensor',
    'channel',
    'readers',
    'readers_that_hear_it',
    'constant',
    'most_taken_of_mean',
    'twin_tensor',
    'twin_channel',
    'correlation',
  ],
  rows: found.sources.flatMap((own) =>
    own.fates.map(({ readers, deaf, isConstant }, c) => [
      own.tensor,
      c,
      readers,
      readers - deaf,
      isConstant ? 1 : 0,
      usesOf(found, own)?.[c] ?? Number.NaN,
      own.twins[c]?.tensor ?? '',
      own.twins[c]?.channel ?? '',
      own.twins[c]?.correlation ?? Number.NaN,
    ]),
  ),
});
