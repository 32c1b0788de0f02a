import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { KeptFields } from '../../../../../src/engine/protocol/set-answers';
import type { Architecture } from '../../../../../src/network/architecture';
import { latestOf } from '../../../../ask/answers';
import { foundOf } from '../../../../jobs/job';
import type { Table } from '../../../../save/tables';
import { useAppState, useJob } from '../../../../services';
import { selectArchitecture } from '../../../../store/architecture';
import { JobBar } from '../../../../ui/JobBar';
import { Range } from '../../../../ui/Range';
import { Segmented } from '../../../../ui/Segmented';
import { className } from '../../../../words/class-names';
import { formatCount, formatPercent } from '../../../../words/format';
import { evenly } from '../evenly';
import { type KeptLayer, keptLayers, layerTitle } from '../kept-layers';
import { m } from '../messages/m';
import { SaveCsv } from '../SaveCsv';
import type { OpenedSet } from '../source';
import { useSetQuestion } from '../useSetQuestion';
import { WithSet } from '../WithSet';
import { type Colouring, categoriesOf } from './categories';
import { Legend } from './Legend';
import { Neighbours } from './Neighbours';
import { Scatter } from './Scatter';
import { createUmaps, UMAP_MOST } from './umaps';
import './map.css';

type Method = 'pca' | 'umap';

/** Milliseconds that a layer is looked at while the layers are played through. */
const BEAT = 1100;

/** The tab: the set on a plane. */
export const MapTab = () => <WithSet>{(source) => <SetMap source={source} />}</WithSet>;

function SetMap({ source }: { readonly source: OpenedSet }) {
  const architecture = useAppState(selectArchitecture);
  const kept = latestOf(useSetQuestion(source, 'fields', null))?.data ?? null;
  if (architecture === null || kept === null) return null;
  const layers = keptLayers(architecture, kept);
  if (layers.length === 0) return <p className="muted">{m.map_not_kept()}</p>;
  const { partial } = kept;
  return <LaidOut source={source} architecture={architecture} layers={layers} partial={partial} />;
}

/** Steps through the layers, one after the other, each when the one before has been seen. */
function usePlaying(count: number, isReady: boolean, index: number, onIndex: (index: number) => void) {
  const [isPlaying, setIsPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying || !isReady) return;
    const timer = setTimeout(() => {
      if (index + 1 < count) onIndex(index + 1);
      else setIsPlaying(false);
    }, BEAT);
    return () => clearTimeout(timer);
  }, [isPlaying, isReady, index, count, onIndex]);
  return [isPlaying, setIsPlaying] as const;
}

/** The image of the set that the page shows, by its file's name; null where none or several are called so. */
function usePageImage({ done, entries }: OpenedSet): number | null {
  const image = useAppState((state) => state.image);
  if (image?.kind !== 'own') return null;
  const found = done.filter((id) => entries[id]?.path.split('/').at(-1) === image.name);
  return found.length === 1 ? (found[0] ?? null) : null;
}

interface LaidOutProps {
  readonly source: OpenedSet;
  readonly architecture: Architecture;
  readonly layers: readonly KeptLayer[];
  readonly partial: KeptFields['partial'];
}

function LaidOut({ source, architecture, layers, partial }: LaidOutProps) {
  const theme = useAppState((state) => state.theme);
  const [index, setIndex] = useState(layers.length - 1);
  const [method, setMethod] = useState<Method>('pca');
  const [wishedColour, setColouring] = useState<Colouring>('group');
  const [selected, setSelected] = useState<number | null>(usePageImage(source));
  const [pointed, setPointed] = useState<number | null>(null);
  const layer = layers[Math.min(index, layers.length - 1)] as KeptLayer;
  const { done } = source;
  const title = layerTitle(architecture, layer);
  const components = useSetQuestion(
    source,
    'components',
    method === 'pca' ? { field: layer.field, ids: done, count: 2 } : undefined,
  );
  const told = latestOf(components);
  const umap = useUmap(source, layer, method === 'umap');
  const isUmap = method === 'umap' && umap.found?.layout != null;
  const ids = isUmap ? (umap.found?.ids ?? done) : done;
  const points = isUmap ? umap.found?.layout?.points : told?.data.scores;
  // While another layer is asked for, what is seen is of the one before.
  const placed = isUmap ? layer.field : told?.to.field;
  const isReady = method === 'pca' && components.status !== 'pending';
  const [isPlaying, setIsPlaying] = usePlaying(layers.length, isReady, index, setIndex);
  const hasGroups = source.groups.length > 1;
  const hasTruth = done.some((id) => source.isWrong(id) !== null);
  const colouring = !hasGroups && wishedColour === 'group' ? 'answer' : wishedColour;
  const looks = useMemo(() => categoriesOf(source, ids, colouring), [source, ids, colouring]);
  const lit = useMemo(
    () =>
      source.chosen === null
        ? null
        : new Set(ids.flatMap((id, n) => (source.chosen?.has(id) === true ? [n] : []))),
    [source, ids],
  );
  const nearest = useSetQuestion(
    source,
    'nearest',
    selected === null ? undefined : { field: layer.field, ids: done, id: selected, count: 8 },
  );
  const neighbours = selected === null ? [] : (latestOf(nearest)?.data ?? []);
  const place = new Map(ids.map((id, n) => [id, n]));
  const shown = pointed === null ? null : (ids[pointed] ?? null);
  return (
    <div className="set-map">
      <p className="set-lead">{m.map_lead()}</p>
      <div className="set-options">
        <label className="map-layer">
          <span>{m.map_layer()}</span>
          <Range
            isNative
            min={0}
            max={layers.length - 1}
            value={index}
            valueText={title}
            onChange={setIndex}
          />
          <output className="map-title">{title}</output>
        </label>
        <button
          type="button"
          className="button"
          disabled={method === 'umap'}
          onClick={() => {
            if (!isPlaying && index === layers.length - 1) setIndex(0);
            setIsPlaying(!isPlaying);
          }}
        >
          {isPlaying ? m.map_stop() : m.map_play()}
        </button>
      </div>
      <div className="set-options">
        <Segmented
          label={m.map_method()}
          value={method}
          options={[
            { value: 'pca', label: m.map_pca() },
            { value: 'umap', label: m.map_umap() },
          ]}
          onChange={(next) => {
            setIsPlaying(false);
            setMethod(next);
          }}
        />
        <Segmented
          label={m.map_colour()}
          value={colouring}
          options={[
            ...(hasGroups ? [{ value: 'group' as const, label: m.map_by_group() }] : []),
            { value: 'answer', label: m.map_by_answer() },
            ...(hasTruth ? [{ value: 'mistake' as const, label: m.map_by_mistake() }] : []),
          ]}
          onChange={setColouring}
        />
        {method === 'umap' && (
          <JobBar
            state={{
              status: umap.isRunning ? 'running' : 'done',
              done: umap.done,
              total: umap.total,
            }}
            label={m.map_umap_progress()}
            isCurrent
            onStart={umap.start}
            onCancel={umap.cancel}
          />
        )}
        {source.chosen !== null && (
          <span className="map-chosen">
            {m.map_chosen({ count: formatCount(source.chosen.size) })}
            <button type="button" className="button" onClick={() => source.choose([], '')}>
              {m.map_all()}
            </button>
          </span>
        )}
      </div>
      <div className="map-main">
        <div
          className="map-plane"
          aria-busy={method === 'pca' ? components.status === 'pending' : umap.isRunning}
        >
          {points !== undefined && points.length === ids.length * 2 && (
            <Scatter
              points={points}
              looks={looks}
              lit={lit}
              selected={selected === null ? null : (place.get(selected) ?? null)}
              near={neighbours.flatMap(({ id }) => place.get(id) ?? [])}
              label={m.map_label({ count: formatCount(ids.length), layer: title })}
              theme={theme}
              onPoint={setPointed}
              onSelect={(n) => setSelected(n === null ? null : (ids[n] ?? null))}
              onOpen={(n) => source.open(ids[n] ?? 0)}
              onLasso={(inside) =>
                source.choose(
                  inside.map((n) => ids[n] ?? 0),
                  m.map_lasso({ layer: title }),
                )
              }
            />
          )}
          <p className="map-pointed muted" aria-hidden="true">
            {shown === null
              ? ' '
              : m.map_pointed({
                  name: source.entries[shown]?.path ?? '',
                  answer: answerName(source, shown),
                })}
          </p>
          <p className="muted">
            {method === 'umap'
              ? m.map_umap_note()
              : m.map_shares({
                  first: formatPercent(told?.data.shares[0] ?? 0),
                  second: formatPercent(told?.data.shares[1] ?? 0),
                })}
            {isUmap && ids.length < done.length && (
              <> {m.map_umap_sample({ count: formatCount(ids.length), total: formatCount(done.length) })}</>
            )}
          </p>
          {partial?.tensors.includes(layer.tensor ?? '') === true && (
            <p className="muted">{m.map_part({ count: formatCount(partial.images.length) })}</p>
          )}
          {umap.failure !== null && method === 'umap' && <p role="alert">{umap.failure}</p>}
          {points !== undefined && (
            <SaveCsv
              name="map"
              of={{
                layer: placed?.kind === 'means' ? placed.tensor : 'features',
                projection: isUmap ? 'UMAP' : 'PCA',
              }}
              table={() => tableOf(source, ids, points)}
            />
          )}
        </div>
        <div className="map-beside">
          <Neighbours source={source} selected={selected} neighbours={neighbours} onSelect={setSelected} />
          <Legend categories={looks.categories} />
        </div>
      </div>
    </div>
  );
}

/** A row an image: where it lies, and what it is coloured by. */
const tableOf = (source: OpenedSet, ids: readonly number[], points: Float32Array): Table => ({
  header: ['path', 'x', 'y', 'folder', 'answer'],
  rows: ids.map((id, n) => [
    source.entries[id]?.path ?? '',
    points[2 * n] ?? Number.NaN,
    points[2 * n + 1] ?? Number.NaN,
    source.groups[source.entries[id]?.group ?? -1]?.name ?? '',
    answerName(source, id),
  ]),
});

const answerName = (source: OpenedSet, id: number): string => {
  const answer = source.answerOf(id);
  return answer === null ? '' : className(source.model.labels, answer);
};

/** The layout of one layer by UMAP, begun when it is first looked at. */
function useUmap(source: OpenedSet, layer: KeptLayer, isWanted: boolean) {
  const umaps = useJob(createUmaps);
  const state = useStore(umaps.state);
  const key = `${source.key} ${layer.id}`;
  const ids = useMemo(() => evenly(source.done, UMAP_MOST), [source]);
  const start = (): void => umaps.start(source, key, layer.field, ids);
  const found = foundOf(state);
  const isOther = found?.key !== key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once for what the key says.
  useEffect(() => {
    if (isWanted && isOther && !source.isRunning) start();
  }, [isWanted, key, isOther]);
  const isRunning = state.status === 'running';
  return {
    found: isOther ? null : found,
    isRunning,
    done: isRunning ? state.done : 0,
    total: isRunning ? state.total : 1,
    failure: state.status === 'failed' ? state.error.message : null,
    start,
    cancel: umaps.cancel,
  };
}
