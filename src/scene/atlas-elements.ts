import { type AtlasGrid, type AtlasHit, slotOrigin } from '../layout/atlas';
import type { GroupRun } from '../layout/atlas-groups';
import { m } from '../messages/m';

/** What is said of the map and the pixel under the pointer. */
export interface HoverText {
  readonly channel: number;
  readonly channels: number;
  /** The channel's writer or class, or ''. */
  readonly words: string;
  /** `[y, x]`; null where a map has one pixel. */
  readonly position: readonly [number, number] | null;
  /** Null until it is known. */
  readonly value: string | null;
  /** Min, mean and max of the channel. */
  readonly stats: readonly [string, string, string] | null;
}

/** The DOM of an atlas: a scrolling viewport with the canvas stuck to it, markers and a tooltip over it. */
export interface AtlasElements {
  readonly viewport: HTMLElement;
  /** At the end of the tooltip; empty. */
  readonly aside: HTMLElement;
  /** A canvas that no worker has had, in place of the one before. */
  renewCanvas(): HTMLCanvasElement;
  /** Names the list of channels. */
  label(text: string): void;
  resize(panel: readonly [width: number, height: number], grid: AtlasGrid): void;
  /** Names groups of channels where they begin; none takes the names away. */
  group(grid: AtlasGrid, runs: readonly GroupRun[], groups: readonly GroupName[]): void;
  markSelected(grid: AtlasGrid, slot: number | null): void;
  showHover(grid: AtlasGrid, hit: AtlasHit, text: HoverText, selected: boolean): void;
  hideHover(): void;
  /** Marks the same element in every map; null: in none. */
  echo(grid: AtlasGrid, hit: AtlasHit | null): void;
  /** Scrolls a slot into sight. */
  reveal(grid: AtlasGrid, slot: number): void;
  destroy(): void;
}

/** What a group is called, and its colour. */
export interface GroupName {
  readonly title: string;
  readonly color: string;
  readonly count: number;
}

/** Maps lower than this, in pixels, would be covered by a name. */
const NAMED = 22;

let ids = 0;

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, parent: Element) {
  const made = document.createElement(tag);
  made.className = className;
  parent.append(made);
  return made;
}

function place(marker: HTMLElement, x: number, y: number, width: number, height: number): void {
  marker.hidden = false;
  marker.style.transform = `translate(${x}px, ${y}px)`;
  marker.style.width = `${width}px`;
  marker.style.height = `${height}px`;
}

/** Builds the elements inside a host; their looks are in app/styles/atlas.css. */
export function createAtlasElements(host: HTMLElement): AtlasElements {
  const viewport = element('div', 'atlas-viewport scrolls', host);
  viewport.tabIndex = 0;
  viewport.setAttribute('role', 'listbox');
  const content = element('div', 'atlas-content', viewport);
  content.setAttribute('role', 'presentation');
  // One background each, repeated from map to map, whatever their number: full rows, and the last one.
  const echoes: HTMLElement[] = [];
  const echo = (at: number): HTMLElement => {
    const known = echoes[at] ?? element('div', 'atlas-echo', content);
    echoes[at] = known;
    return known;
  };
  const names = element('div', 'atlas-groups', content);
  let runs: readonly GroupRun[] = [];
  const selectedMarker = element('div', 'atlas-marker is-selected', content);
  const cellMarker = element('div', 'atlas-marker', content);
  const pixelMarker = element('div', 'atlas-marker is-pixel', content);
  // A canvas has no cells for a screen reader: the one that the cursor is on stands in as an option.
  const option = element('div', 'visually-hidden', content);
  option.id = `atlas-option-${++ids}`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  option.textContent = m.atlas_none();
  const tooltip = element('div', 'atlas-tooltip', host);
  tooltip.setAttribute('aria-hidden', 'true');
  const title = element('div', 'atlas-tooltip-title', tooltip);
  const reading = element('div', 'atlas-tooltip-reading', tooltip);
  const range = element('div', 'atlas-tooltip-range', tooltip);
  const aside = element('div', 'atlas-tooltip-aside', tooltip);
  const markers = [selectedMarker, cellMarker, pixelMarker];
  for (const hidden of [...markers, tooltip]) hidden.hidden = true;
  let canvas: HTMLCanvasElement | null = null;
  let panel: readonly [number, number] = [0, 0];

  const fitCanvas = () => {
    if (canvas === null) return;
    canvas.style.width = `${panel[0]}px`;
    canvas.style.height = `${panel[1]}px`;
  };

  const placeTooltip = (grid: AtlasGrid, slot: number) => {
    const [x, y] = slotOrigin(grid, slot);
    const top = y - viewport.scrollTop;
    const { offsetWidth: width, offsetHeight: height } = tooltip;
    const gap = 8;
    const right = x + grid.cellWidth + gap;
    const left = right + width <= panel[0] ? right : Math.max(0, x - width - gap);
    // Very large maps leave no room beside them: then inside, at the upper right.
    const crowded = right + width > panel[0] && x - width - gap < 0;
    const beside = crowded ? Math.max(0, panel[0] - width - gap) : left;
    const lowest = Math.max(0, panel[1] - height);
    tooltip.style.transform = `translate(${beside}px, ${Math.min(lowest, Math.max(0, top))}px)`;
  };

  return {
    viewport,
    aside,
    renewCanvas: () => {
      canvas?.remove();
      canvas = document.createElement('canvas');
      canvas.className = 'atlas-canvas';
      canvas.setAttribute('role', 'presentation');
      content.prepend(canvas);
      fitCanvas();
      return canvas;
    },
    label: (text) => viewport.setAttribute('aria-label', text),
    resize: (size, grid) => {
      panel = size;
      content.style.height = `${Math.max(grid.contentHeight, size[1])}px`;
      fitCanvas();
    },
    group: (grid, where, groups) => {
      runs = where;
      names.replaceChildren(
        ...where.flatMap(({ slot, fullRows, rest }, i) => {
          const group = groups[i];
          if (group === undefined) return [];
          const [x, y] = slotOrigin(grid, slot);
          const line = document.createElement('div');
          line.className = 'atlas-group';
          const columns = fullRows > 0 ? grid.columns : rest;
          place(line, x, y, columns * (grid.cellWidth + grid.gap) - grid.gap, 0);
          line.style.borderColor = group.color;
          if (grid.cellHeight >= NAMED) {
            const name = document.createElement('span');
            name.textContent = `${group.title} · ${group.count}`;
            line.append(name);
          }
          return [line];
        }),
      );
    },
    markSelected: (grid, slot) => {
      selectedMarker.hidden = slot === null;
      if (slot === null) return;
      const [x, y] = slotOrigin(grid, slot);
      place(selectedMarker, x, y, grid.cellWidth, grid.cellHeight);
    },
    showHover: (grid, hit, text, selected) => {
      const [x, y] = slotOrigin(grid, hit.slot);
      place(cellMarker, x, y, grid.cellWidth, grid.cellHeight);
      const unitX = grid.cellWidth / grid.mapWidth;
      const unitY = grid.cellHeight / grid.mapHeight;
      pixelMarker.hidden = text.position === null;
      if (text.position !== null) {
        // Pixels too small to frame get a frame that can be seen, around their centre.
        const [w, h] = [Math.max(4, unitX), Math.max(4, unitY)];
        place(pixelMarker, x + (hit.x + 0.5) * unitX - w / 2, y + (hit.y + 0.5) * unitY - h / 2, w, h);
      }
      const channel =
        text.words === ''
          ? m.atlas_channel({ channel: text.channel })
          : m.atlas_channel_words({ channel: text.channel, words: text.words });
      title.textContent = channel;
      const where = text.position === null ? '' : `(${text.position.join(', ')})  `;
      reading.textContent = `${where}${text.value ?? '…'}`;
      range.textContent =
        text.stats === null || text.position === null
          ? ''
          : m.atlas_range({ least: text.stats[0], mean: text.stats[1], most: text.stats[2] });
      tooltip.hidden = false;
      placeTooltip(grid, hit.slot);
      if (text.value !== null) {
        const said = { channel, count: text.channels, value: text.value, range: range.textContent };
        option.textContent =
          text.position === null
            ? m.atlas_reading(said)
            : m.atlas_reading_at({ ...said, row: hit.y, column: hit.x });
      }
      option.setAttribute('aria-selected', String(selected));
      const isGrouped = runs.length > 0;
      option.setAttribute('aria-posinset', String((isGrouped ? text.channel : hit.slot) + 1));
      option.setAttribute('aria-setsize', String(isGrouped ? text.channels : grid.count));
      viewport.setAttribute('aria-activedescendant', option.id);
    },
    hideHover: () => {
      for (const hidden of [cellMarker, pixelMarker, tooltip]) hidden.hidden = true;
      viewport.removeAttribute('aria-activedescendant');
    },
    echo: (grid, hit) => {
      const pitchX = grid.cellWidth + grid.gap;
      const pitchY = grid.cellHeight + grid.gap;
      // Maps of one element are all alike, and a single map has no other.
      const useless = hit === null || grid.mapWidth * grid.mapHeight === 1 || grid.count === 1;
      const whole: GroupRun = {
        slot: 0,
        fullRows: Math.floor(grid.count / grid.columns),
        rest: grid.count % grid.columns,
      };
      const strips = (runs.length === 0 ? [whole] : runs).flatMap(({ slot, fullRows, rest }) => {
        const row = slot / grid.columns;
        return [
          { row, columns: grid.columns, rows: fullRows },
          { row: row + fullRows, columns: rest, rows: Math.min(1, rest) },
        ];
      });
      for (const unused of echoes.slice(strips.length)) unused.hidden = true;
      for (const [i, { row, columns, rows }] of strips.entries()) {
        const strip = echo(i);
        strip.hidden = useless || rows === 0 || columns === 0;
        if (strip.hidden || hit === null) continue;
        place(strip, 0, row * pitchY, columns * pitchX - grid.gap, rows * pitchY - grid.gap);
        strip.style.backgroundSize = `${pitchX}px ${pitchY}px`;
        const size = Math.min(2.5, Math.max(1, grid.cellWidth / 14));
        strip.style.setProperty('--echo-size', `${size}px`);
        strip.style.setProperty('--echo-x', `${((hit.x + 0.5) * grid.cellWidth) / grid.mapWidth}px`);
        strip.style.setProperty('--echo-y', `${((hit.y + 0.5) * grid.cellHeight) / grid.mapHeight}px`);
      }
    },
    reveal: (grid, slot) => {
      const [, top] = slotOrigin(grid, slot);
      if (top < viewport.scrollTop) viewport.scrollTop = top;
      const bottom = top + grid.cellHeight - panel[1];
      if (bottom > viewport.scrollTop) viewport.scrollTop = bottom;
    },
    destroy: () => {
      viewport.remove();
      tooltip.remove();
    },
  };
}
