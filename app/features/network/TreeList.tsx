import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Architecture } from '../../../src/network/architecture';
import { connectionsOf } from '../../../src/network/connections';
import { useActions, useAppState } from '../../services';
import { selectUnitId } from '../../store/selection-slice';
import { opLabel, unitsOf } from '../../words/units';

/** A row of the tree: a unit, or one of its operations. */
interface Node {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly depth: number;
  readonly parent: string | null;
  readonly children: readonly Node[];
  /** The unit to light. */
  readonly unit: string;
  /** The tensor of an operation; null for units. */
  readonly tensor: string | null;
}

/** Stem, blocks with their layers, transitions and tail; operations below each. */
function treeOf(architecture: Architecture): readonly Node[] {
  const units = [...unitsOf(architecture).values()];
  const node = (id: string, depth: number, parent: string | null): Node => {
    const unit = unitsOf(architecture).get(id);
    const inside = units.filter((other) => other.kind === 'layer' && other.id.startsWith(`${id}.`));
    const { reads, readBy } = connectionsOf(architecture, id);
    const ops = (unit?.ops ?? []).map(
      (op): Node => ({
        id: `op ${op.name}`,
        title: opLabel(op),
        detail: op.shape.join('×'),
        depth: depth + 1,
        parent: id,
        children: [],
        unit: id,
        tensor: op.name,
      }),
    );
    const isBlock = unit?.kind === 'block';
    return {
      id,
      title: depth === 0 ? (unit?.title ?? id) : (unit?.title.replace(/^Dense block \d+, l/, 'L') ?? id),
      detail: isBlock ? `${inside.length} layers` : `reads ${reads.length}, read by ${readBy.length}`,
      depth,
      parent,
      children: isBlock ? inside.map((layer) => node(layer.id, depth + 1, id)) : ops,
      unit: id,
      tensor: null,
    };
  };
  // A block's own unit comes after its layers; in the tree they hang below it.
  return units.filter(({ kind }) => kind !== 'layer').map(({ id }) => node(id, 0, null));
}

const visible = (nodes: readonly Node[], open: ReadonlySet<string>): readonly Node[] =>
  nodes.flatMap((node) => [node, ...(open.has(node.id) ? visible(node.children, open) : [])]);

const blockOf = (unit: string | null): string | null => unit?.match(/^(.*)\.denselayer\d+$/)?.[1] ?? null;

interface TreeListProps {
  readonly architecture: Architecture;
  /** The unit under the pointer in the drawing. */
  readonly pointed: string | null;
  readonly onPoint: (unit: string | null) => void;
}

/** The network as a tree: the same units, selection and focus as the drawing, for who cannot see or point. */
export function TreeList({ architecture, pointed, onPoint }: TreeListProps) {
  const selected = useAppState(selectUnitId);
  const tensor = useAppState((state) => state.tensor);
  const { selectUnit, selectTensor } = useActions();
  const roots = useMemo(() => treeOf(architecture), [architecture]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  // Wherever it was selected, here it is seen.
  useEffect(() => {
    const block = blockOf(selected);
    if (block !== null) setOpen((before) => (before.has(block) ? before : new Set([...before, block])));
    setActive(selected);
  }, [selected]);
  const rows = visible(roots, open);
  const current = rows.find(({ id }) => id === active) ?? rows.find(({ id }) => id === selected) ?? rows[0];

  const go = (node: Node | undefined) => {
    if (node === undefined) return;
    setActive(node.id);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(node.id)}"]`)?.focus();
  };
  const choose = (node: Node) => (node.tensor === null ? selectUnit(node.unit) : selectTensor(node.tensor));
  const toggle = (node: Node, wanted: boolean) => {
    const next = new Set(open);
    if (wanted) next.add(node.id);
    else next.delete(node.id);
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(current);
    const isOpen = open.has(current.id);
    if (event.key === 'ArrowDown') go(rows[at + 1]);
    else if (event.key === 'ArrowUp') go(rows[at - 1]);
    else if (event.key === 'Home') go(rows[0]);
    else if (event.key === 'End') go(rows.at(-1));
    else if (event.key === 'ArrowRight' && current.children.length > 0 && !isOpen) toggle(current, true);
    else if (event.key === 'ArrowRight') go(current.children[0]);
    else if (event.key === 'ArrowLeft' && isOpen) toggle(current, false);
    else if (event.key === 'ArrowLeft') go(rows.find(({ id }) => id === current.parent));
    else if (event.key === 'Enter' || event.key === ' ') choose(current);
    else return;
    event.preventDefault();
  };

  const isChosen = (node: Node): boolean =>
    node.tensor === null ? node.id === selected : node.tensor === tensor;
  const item = (node: Node, index: number, all: readonly Node[]) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's.
    <div
      key={node.id}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-setsize={all.length}
      aria-posinset={index + 1}
      aria-selected={isChosen(node)}
      aria-expanded={node.children.length === 0 ? undefined : open.has(node.id)}
      data-node={node.id}
      tabIndex={node.id === current?.id ? 0 : -1}
      className={node.unit === pointed && node.tensor === null ? 'is-pointed' : ''}
      onClick={(event) => {
        event.stopPropagation();
        setActive(node.id);
        choose(node);
      }}
      onPointerEnter={() => onPoint(node.unit)}
      onFocus={(event) => {
        event.stopPropagation();
        onPoint(node.unit);
      }}
    >
      <span className="tree-row" style={{ paddingInlineStart: `${node.depth}rem` }}>
        {node.children.length > 0 && (
          <span
            className="tree-twist"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              toggle(node, !open.has(node.id));
            }}
          >
            {open.has(node.id) ? '▾' : '▸'}
          </span>
        )}
        <span className={node.tensor === null ? '' : 'mono'}>{node.title}</span>
        <span className="tree-detail muted">{node.detail}</span>
      </span>
      {open.has(node.id) && (
        // biome-ignore lint/a11y/useSemanticElements: a tree's group, no form's.
        <div role="group">{node.children.map(item)}</div>
      )}
    </div>
  );
  return (
    <div
      ref={list}
      className="tree"
      role="tree"
      aria-label="The network as a list"
      onKeyDown={onKeyDown}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      {roots.map(item)}
    </div>
  );
}
