import type { AtlasPaint, AtlasPainted, TensorReport } from '../engine/protocol/maps';
import type { AtlasGrid, AtlasHit } from '../layout/atlas';
import { groupAtlas, HOLE } from '../layout/atlas-groups';
import { sizeAtlas } from '../layout/atlas-sizing';
import { createAtlasElements, type HoverText } from './atlas-elements';
import { createAtlasHands } from './atlas-hands';
import { createAtlasPainting } from './atlas-painting';
import type { AtlasViewOptions, AtlasViewState, RunElement } from './atlas-view-options';
import { passes } from './lend';
import './atlas-view.css';
import { m } from '../messages/m';

/** @see createAtlasView */
export interface AtlasView {
  update(state: AtlasViewState, describeChannel: (channel: number) => string): void;
  destroy(): void;
}

/**
 * All channels of a tensor on one canvas that a worker paints: only the rows in sight, again at every
 * scroll, size, pixel ratio or state. Pointer and arrow keys read values. Everything inside `host` is its own.
 *
 * The host carries `data-painted="<runId> <tensor>"` and `data-painter` once that picture stands, `aria-busy`
 * while one is on its way, and `data-behind` while what is seen belongs to another tensor or image.
 */
export function createAtlasView(host: HTMLElement, options: AtlasViewOptions): AtlasView {
  const { source, formatValue, onPainted, onError, onSelect, onPoint } = options;
  let { state, describeChannel } = options;
  let report: TensorReport | null = null;
  let grid: AtlasGrid | null = null;
  let panel: readonly [width: number, height: number] = [0, 0];
  let cursor: AtlasHit | null = null;
  let destroyed = false;
  const stops: (() => void)[] = [];

  const elements = createAtlasElements(host);
  const { viewport } = elements;

  // What is painted: the state's order, or the one that groups make.
  let order: Uint32Array | null = null;
  const channelAt = (slot: number): number => order?.[slot] ?? slot;
  const slotOf = (channel: number): number => (order === null ? channel : order.indexOf(channel));
  const isHole = (slot: number): boolean => order?.[slot] === HOLE;

  const measure = () => {
    const [channels, mapHeight, mapWidth] = state.shape;
    const count = state.order?.length ?? channels;
    // clientHeight rounds up, too, and half a pixel too much would scroll.
    panel = [viewport.clientWidth, Math.floor(viewport.getBoundingClientRect().height)];
    const map = [mapHeight, mapWidth] as const;
    const groups = state.order === null ? (state.groups ?? []) : [];
    if (groups.length > 1 && panel[0] > 0) {
      const grouped = groupAtlas(
        groups.map((group) => group.count),
        map,
        panel,
        state.zoom,
      );
      ({ grid, order } = grouped);
      elements.group(grid, grouped.runs, groups);
    } else {
      grid = sizeAtlas(count, map, panel, state.zoom);
      ({ order } = state);
      elements.group(grid, [], []);
    }
    elements.resize(panel, grid);
    elements.label(m.atlas_channels({ tensor: state.tensor }));
  };

  const show = (painted: AtlasPainted) => {
    ({ report } = painted);
    host.dataset.painted = `${report.runId} ${report.name}`;
    host.dataset.painter = painted.painter;
    if (report.runId === state.runId) delete host.dataset.behind;
    onPainted(painted);
    showCursor();
  };
  const jobNow = (): AtlasPaint | 'waits' | null => {
    if (state.awaitsOrder === true) return 'waits';
    if (grid === null || panel[0] === 0 || panel[1] === 0) return null;
    const { tensor, scope, scaling, theme } = state;
    return {
      tensor,
      grid,
      order,
      scope,
      ...(scaling === undefined ? {} : { scaling }),
      theme,
      scrollTop: viewport.scrollTop,
      width: panel[0],
      height: panel[1],
      pixelRatio: devicePixelRatio,
    };
  };

  const elementAt = (hit: AtlasHit): RunElement => ({
    tensor: state.tensor,
    runId: state.runId,
    channel: channelAt(hit.slot),
    y: hit.y,
    x: hit.x,
  });
  const values = source.values(
    () => {
      if (!destroyed) showCursor();
    },
    (error) => {
      if (!destroyed && !passes(error)) onError(error);
    },
  );

  const hoverText = (hit: AtlasHit): HoverText => {
    const channel = channelAt(hit.slot);
    const stats = report?.name === state.tensor && report.runId === state.runId ? report.channels : null;
    const stat = (list: Float32Array | Float64Array | undefined) =>
      formatValue(list?.[channel] ?? Number.NaN);
    return {
      channel,
      channels: state.shape[0],
      words: describeChannel(channel),
      position: state.shape[1] * state.shape[2] > 1 ? [hit.y, hit.x] : null,
      value: values.of(elementAt(hit)),
      stats: stats === null ? null : [stat(stats.min), stat(stats.mean), stat(stats.max)],
    };
  };
  const showCursor = () => {
    if (grid === null) return;
    const slot = state.selected === null ? -1 : slotOf(state.selected);
    elements.markSelected(grid, slot >= 0 && slot < grid.count ? slot : null);
    const hovers = cursor !== null && cursor.slot < grid.count;
    elements.echo(grid, hovers ? cursor : null);
    if (cursor === null || !hovers) elements.hideHover();
    else elements.showHover(grid, cursor, hoverText(cursor), channelAt(cursor.slot) === state.selected);
  };
  const moveTo = (hit: AtlasHit | null) => {
    cursor = hit;
    // First who may have more to show: the tooltip is placed as large as it will be.
    tell();
    showCursor();
  };
  /** Says what the cursor is on, and asks for its value. */
  const tell = () => {
    const hit = cursor !== null && grid !== null && cursor.slot < grid.count ? cursor : null;
    onPoint(hit === null ? null : elementAt(hit), elements.aside);
    if (hit !== null) values.ask(elementAt(hit));
  };

  const hands = createAtlasHands(viewport, {
    grid: () => grid,
    panelHeight: () => panel[1],
    isHole,
    cursor: () => cursor,
    entry: () => (state.selected === null ? 0 : Math.max(0, slotOf(state.selected))),
    onMove: moveTo,
    onPress: ({ slot, y, x }) => {
      const channel = channelAt(slot);
      onSelect(channel === state.selected ? null : channel, [y, x]);
    },
    onStep: (hit) => {
      moveTo(hit);
      if (grid !== null) elements.reveal(grid, hit.slot);
    },
    onScroll: () => painting.schedule(),
  });
  stops.push(() => hands.destroy());

  // What makes another picture necessary.
  const observer = new ResizeObserver(() => {
    measure();
    showCursor();
    painting.schedule();
  });
  observer.observe(viewport);
  stops.push(() => observer.disconnect());
  const watchPixelRatio = () => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onChange = () => {
      painting.schedule();
      forget();
      forget = watchPixelRatio();
    };
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  };
  let forget = watchPixelRatio();
  stops.push(() => forget());
  measure();
  const painting = createAtlasPainting(host, {
    lease: source.lease,
    renewCanvas: () => elements.renewCanvas(),
    job: jobNow,
    isShown: (tensor) => tensor === state.tensor,
    onPainted: show,
    onError,
  });
  stops.push(() => painting.destroy());

  return {
    update: (next, describe) => {
      const before = state;
      if (next.awaitsOrder === true) {
        // Nothing of what is shown fits yet: it stands back until the order is known.
        host.setAttribute('aria-busy', 'true');
        host.dataset.behind = '';
        return;
      }
      state = next;
      describeChannel = describe;
      const other = next.tensor !== before.tensor || next.runId !== before.runId;
      if (other) host.dataset.behind = '';
      if (next.tensor !== before.tensor) {
        viewport.scrollTop = 0;
        cursor = hands.hit();
      }
      measure();
      if (
        next.selected !== before.selected &&
        next.selected !== null &&
        grid !== null &&
        !hands.isPointing()
      ) {
        elements.reveal(grid, slotOf(next.selected));
      }
      tell();
      showCursor();
      const same =
        !other &&
        next.scope === before.scope &&
        next.theme === before.theme &&
        next.zoom === before.zoom &&
        next.order === before.order &&
        next.groups === before.groups &&
        before.awaitsOrder !== true &&
        JSON.stringify(next.scaling) === JSON.stringify(before.scaling);
      if (!same || host.hasAttribute('aria-busy')) painting.schedule();
    },
    destroy: () => {
      destroyed = true;
      for (const stop of stops) stop();
      values.destroy();
      onPoint(null, elements.aside);
      elements.destroy();
      host.removeAttribute('aria-busy');
      for (const key of ['painted', 'painter', 'behind']) delete host.dataset[key];
    },
  };
}
