import { type KeyboardEvent, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { PartConnections } from '../../../src/network/connections';
import { blockPart, partOf } from '../../../src/network/parts';
import { channelInWords } from '../../../src/network/search';
import { useTurn } from '../../hooks/useTurn';
import { m } from '../../messages/m';
import { useActions, useAppState, useServices } from '../../services';
import type { EdgeRef } from '../../store/explain-slice';
import { type Level, selectCurrentPart, selectLevel } from '../../store/selection-slice';
import { lazily } from '../../ui/lazily';
import { Segmented } from '../../ui/Segmented';
import { titleOf } from '../../words/parts';
import { growthOf } from '../../words/sums';
import { ArcControls } from './ArcControls';
import { HowToRead } from './HowToRead';
import type { NetworkLevelView } from './NetworkLevel';
import { useLevelMotion } from './useLevelMotion';
import { useArcStrengths, useNetworkOptions } from './useNetworkOptions';
import { Views } from './Views';
import './network.css';
import './levels.css';

const importBlock = () => import('./BlockLevel');
const importLayer = () => import('./LayerLevel');
const importNetwork = () => import('./NetworkLevel');
const NetworkLevel = lazily(importNetwork, 'NetworkLevel');
const BlockLevel = lazily(importBlock, 'BlockLevel');
const Drawer = lazily(() => import('./Drawer'), 'Drawer');
const LayerLevel = lazily(importLayer, 'LayerLevel');

const DRAWERS = [
  { id: 'list', label: () => m.network_list() },
  { id: 'save', label: () => m.network_save() },
] as const;

/** Whether nothing can be pointed at without being pressed. */
const isTouch = (): boolean => matchMedia('(hover: none)').matches;

/** What is pointed at, or else how the view is used, in words. */
function sentence(
  connections: PartConnections | null,
  edge: EdgeRef | null,
  level: Level,
  selected: string | null,
  growth: ReturnType<typeof growthOf>,
  nameOf: (name: string) => string,
): string {
  if (connections === null && edge !== null) return `${nameOf(edge.source)} → ${nameOf(edge.reader)}`;
  // Of what is selected there is more to say, wherever the pointer rests.
  if (growth !== null && (connections === null || connections.part === selected)) return m.views_sum(growth);
  if (connections !== null) {
    const { part, reads, readBy } = connections;
    return m.network_part_read({ part: nameOf(part), reads: reads.length, readers: readBy.length });
  }
  return level === 'block' ? m.network_point() : isTouch() ? m.network_tap() : m.network_hover();
}

/** What is pointed at, as long as the place is the same. */
function usePointing(place: string) {
  const [hovered, setHovered] = useState<{ place: string; at: PartConnections | null } | null>(null);
  const [pointed, setPointed] = useState<{ place: string; at: number | null } | null>(null);
  return {
    hovered: hovered?.place === place ? hovered.at : null,
    pointed: pointed?.place === place ? pointed.at : null,
    setHovered: useCallback((at: PartConnections | null) => setHovered({ place, at }), [place]),
    setPointed: useCallback((at: number | null) => setPointed({ place, at }), [place]),
  };
}

/** The network at three levels and its toolbar. */
export function NetworkPanel() {
  const architecture = useTurn('drawing');
  const part = useAppState(selectCurrentPart);
  const level = useAppState(selectLevel);
  const edge = useAppState((state) => state.hoveredEdge ?? state.edge);
  const hasResult = useAppState((state) => state.result !== null);
  const names = useAppState((state) => state.names);
  const drawer = useAppState((state) => state.drawer);
  const { openLevel, setDrawer } = useActions();
  const { pointed: pointedUnit } = useServices();
  // Pointed at in the list beside the drawing.
  const [lit, setLit] = useState<string | null>(null);
  const [pick, setPick] = useState<'mean' | 'strongest'>('mean');
  const network = useRef<NetworkLevelView>(null);
  const panel = useRef<HTMLDivElement>(null);

  const common = useNetworkOptions(architecture);
  const arcs = useArcStrengths(architecture);
  const block = part?.block ?? 1;
  const blockId = architecture === null ? null : (blockPart(architecture, block)?.id ?? null);
  const { hovered, pointed, setHovered, setPointed } = usePointing(`${level} ${block}`);
  // What the part in the middle of the pointed part's maps sees, on the image.
  const hoveredPart = hovered?.part ?? null;
  useEffect(() => {
    const op =
      architecture === null || hoveredPart === null ? null : architecture.parts.get(hoveredPart)?.ops.at(-1);
    if (op == null) return;
    const [, height = 1, width = 1] = op.shape;
    pointedUnit.point({ tensor: op.name, channel: 0, y: height >> 1, x: width >> 1 });
    return () => pointedUnit.point(null);
  }, [architecture, hoveredPart, pointedUnit]);
  const { leaving, refs } = useLevelMotion(level, part?.id ?? null, blockId, panel);

  const networkRef = useCallback(
    (view: NetworkLevelView | null) => {
      network.current = view;
      refs.network(view);
    },
    [refs],
  );

  const open = useCallback(
    (id: string) => {
      if (architecture === null) return;
      const kind = architecture.parts.get(id)?.kind;
      const isBlockPart = kind === 'layer' || kind === 'block';
      openLevel(level === 'network' && isBlockPart ? 'block' : 'layer', id);
    },
    [architecture, level, openLevel],
  );
  // Loaded when the page has nothing better to do, so that the first motion need not wait; from then on the network
  // stays behind the other levels, so that they can rise from where they stand in it.
  const [hasTime, setHasTime] = useState(false);
  useEffect(() => {
    if (!hasResult) return;
    let isMounted = true;
    void Promise.all([importBlock(), importLayer(), importNetwork()]).then(() => {
      if (isMounted) setHasTime(true);
    });
    return () => {
      isMounted = false;
    };
  }, [hasResult]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || level === 'network') return;
    event.preventDefault();
    openLevel(level === 'layer' && part?.kind === 'layer' ? 'block' : 'network');
  };
  const growth =
    level === 'network' || architecture === null || part === null ? null : growthOf(architecture, part);
  const nameOf = (name: string): string =>
    names === 'plain' && architecture !== null
      ? titleOf(architecture, partOf(architecture, name)?.id ?? name)
      : name;
  const isShown = (wanted: Level): boolean => level === wanted || leaving === wanted;
  const words =
    pointed === null || architecture === null
      ? null
      : m.network_channel({
          channel: pointed,
          block,
          words: channelInWords(architecture, block, pointed) ?? '',
        });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape bubbles here from the controls inside.
    <div className="network" onKeyDown={onKeyDown}>
      <div className="network-bar">
        <h2 className="visually-hidden">{m.network_title()}</h2>
        <Views />
        {level !== 'layer' && <ArcControls shown={arcs.shown} of={arcs.of} failure={arcs.failure} />}
        <p className="network-status">
          {words ?? sentence(hovered, edge, level, part?.id ?? null, growth, nameOf)}
        </p>
        {level === 'network' && (
          <fieldset className="network-tools">
            <legend className="visually-hidden">{m.network_zoom()}</legend>
            <button
              type="button"
              aria-label={m.network_zoom_out()}
              onClick={() => network.current?.zoomBy(1 / 1.6)}
            >
              −
            </button>
            <button
              type="button"
              aria-label={m.network_zoom_in()}
              onClick={() => network.current?.zoomBy(1.6)}
            >
              +
            </button>
            <button type="button" onClick={() => network.current?.fit()}>
              {m.network_fit()}
            </button>
          </fieldset>
        )}
        <HowToRead />
        <fieldset className="network-tools">
          <legend className="visually-hidden">{m.network_beside()}</legend>
          {DRAWERS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-pressed={drawer === id}
              onClick={() => setDrawer(drawer === id ? null : id)}
            >
              {label()}
            </button>
          ))}
        </fieldset>
        {level === 'block' && (
          <Segmented
            label={m.network_pictures()}
            value={pick}
            options={[
              { value: 'mean', label: m.network_mean() },
              { value: 'strongest', label: m.network_strongest() },
            ]}
            onChange={setPick}
          />
        )}
      </div>
      <div className="network-body">
        <div ref={panel} className="levels">
          <Suspense fallback={null}>
            {(level === 'network' || hasTime) && (
              <NetworkLevel
                ref={networkRef}
                common={common}
                strengthOf={arcs.strengthOf}
                lit={lit}
                isBehind={level !== 'network'}
                onHover={setHovered}
                onOpen={open}
              />
            )}
          </Suspense>
          <Suspense fallback={null}>
            {common !== null && isShown('block') && (
              <BlockLevel
                ref={refs.block}
                isLeaving={level !== 'block'}
                common={common}
                block={block}
                pick={pick}
                strengthOf={arcs.strengthOf}
                lit={lit}
                onHover={setHovered}
                onPoint={setPointed}
                onOpen={open}
              />
            )}
            {common !== null && part !== null && isShown('layer') && (
              <LayerLevel
                ref={refs.layer}
                isLeaving={level !== 'layer'}
                architecture={common.architecture}
                part={part}
                onOpen={(id) => openLevel('layer', id)}
              />
            )}
          </Suspense>
        </div>
        <Suspense fallback={null}>
          {architecture !== null && drawer !== null && (
            <Drawer
              id={drawer}
              architecture={architecture}
              pointed={hovered?.part ?? null}
              onPoint={setLit}
              viewOf={() => panel.current?.querySelector<HTMLElement>('.level:not([inert])') ?? null}
            />
          )}
        </Suspense>
      </div>
    </div>
  );
}
