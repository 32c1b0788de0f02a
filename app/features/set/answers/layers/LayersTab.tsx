import { useState } from 'react';
import { useStore } from 'zustand';
import type { Architecture } from '../../../../../src/network/architecture';
import { partOf } from '../../../../../src/network/parts';
import { layOutChannels, summedTensors } from '../../../../../src/set/channel-layout';
import { latestOf } from '../../../../ask/answers';
import { foundOf } from '../../../../jobs/job';
import type { Table } from '../../../../save/tables';
import { useAppState, useJob } from '../../../../services';
import { selectArchitecture } from '../../../../store/architecture';
import { JobBar } from '../../../../ui/JobBar';
import { formatCount, inOneLine } from '../../../../words/format';
import { tensorTitle, withMeans } from '../kept-layers';
import { m } from '../messages/m';
import { SaveCsv } from '../SaveCsv';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';
import { WithSet } from '../WithSet';
import { type AxisGroup, CkaMatrix } from './CkaMatrix';
import {
  type ComparedLayer,
  createLayerComparisons,
  type LayerComparison,
  sharedImages,
} from './comparisons';
import './layers.css';

/** The tab: how alike layers are. */
export const LayersTab = () => <WithSet>{(source) => <Layers source={source} />}</WithSet>;

/** Images below which the estimator says little. */
const FEW = 50;

function Layers({ source }: { readonly source: OpenedSet }) {
  const architecture = useAppState(selectArchitecture);
  const fields = latestOf(useSetQuestion(source, 'fields', null))?.data ?? null;
  const comparisons = useJob(createLayerComparisons);
  const state = useStore(comparisons.state);
  const kept = useStore(comparisons.kept);
  const [isKeeping, setIsKeeping] = useState(false);
  const layers = architecture === null ? [] : denseLayers(architecture);
  const means = new Set(fields?.means);
  const compared = layers.filter(({ tensor }) => means.has(tensor));
  const key = source.key;
  const other = kept !== null && kept.modelKey !== source.model.key ? kept : null;
  const partial = fields?.partial ?? null;
  const shared = other === null ? [] : withMeans(sharedImages(other, source), partial);
  const found = foundOf(state);
  if (architecture === null || fields === null) return null;
  const start = (): void => comparisons.startWithin(source, key, layers);
  const keep = async (): Promise<void> => {
    setIsKeeping(true);
    await comparisons.keep(source, compared, withMeans(source.done, partial)).catch(() => undefined);
    setIsKeeping(false);
  };
  return (
    <div className="layers">
      <p className="set-lead">{m.layers_lead()}</p>
      <div className="set-options">
        <JobBar
          state={state}
          label={m.layers_progress()}
          isCurrent={found?.key === key}
          onStart={start}
          onCancel={comparisons.cancel}
        />
        {other !== null && shared.length >= 4 && state.status !== 'running' && (
          <button
            type="button"
            className="button"
            onClick={() =>
              comparisons.startAcross(source, `${key} ${other.modelKey}`, compared, other, shared)
            }
          >
            {m.layers_against({ model: other.name })}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={isKeeping || compared.length === 0}
          onClick={() => void keep()}
        >
          {m.layers_keep()}
        </button>
        {kept !== null && <span className="muted">{m.layers_kept({ model: kept.name })}</span>}
        {compared.length < layers.length && (
          <span className="muted">{m.layers_missing({ count: layers.length - compared.length })}</span>
        )}
      </div>
      {found?.values != null && (
        <>
          <Matrix found={found} architecture={architecture} values={found.values} />
          <p className="muted">
            {inOneLine([
              m.layers_images({ images: formatCount(found.images) }),
              ...(found.images < FEW ? [m.layers_few({ few: FEW })] : []),
            ])}
          </p>
          <SaveCsv
            name="cka"
            of={found.rows === found.columns ? {} : { compared_with: found.models[1] }}
            table={() => tableOf(found, found.values ?? new Float64Array())}
          />
        </>
      )}
    </div>
  );
}

/** What dense layers write, in the network's order. */
const denseLayers = (architecture: Architecture): readonly ComparedLayer[] =>
  layOutChannels(architecture, summedTensors(architecture)).tensors.flatMap(({ name, isLayer }) => {
    const part = isLayer ? partOf(architecture, name) : null;
    return part?.kind === 'layer' ? { tensor: name, block: part.block } : [];
  });

const tableOf = ({ rows, columns }: LayerComparison, values: Float64Array): Table => ({
  header: ['layer'],
  more: columns.map(({ tensor }) => tensor),
  rows: rows.map(({ tensor }, r) => [
    tensor,
    ...columns.map((_, c) => values[r * columns.length + c] ?? Number.NaN),
  ]),
});

/** Layers of one block stand together. */
function groupsOf(layers: readonly ComparedLayer[]): readonly AxisGroup[] {
  const groups = new Map<number, number>();
  for (const { block } of layers) groups.set(block, (groups.get(block) ?? 0) + 1);
  return [...groups].map(([block, count]) => ({ label: m.layers_block({ block: String(block) }), count }));
}

function Matrix({
  found,
  architecture,
  values,
}: {
  readonly found: LayerComparison;
  readonly architecture: Architecture;
  readonly values: Float64Array;
}) {
  return (
    <CkaMatrix
      values={values}
      rows={found.rows.map(({ tensor }) => tensorTitle(architecture, tensor))}
      columns={found.columns.map(({ tensor }) => tensorTitle(architecture, tensor))}
      rowGroups={groupsOf(found.rows)}
      columnGroups={groupsOf(found.columns)}
      captions={
        found.models[0] === found.models[1]
          ? ['', '']
          : [m.layers_down({ model: found.models[0] }), m.layers_across({ model: found.models[1] })]
      }
      label={m.layers_matrix({ rows: found.rows.length, columns: found.columns.length })}
    />
  );
}
