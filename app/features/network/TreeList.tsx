import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Architecture, Part } from '../../../src/network/architecture';
import { connectionsOf } from '../../../src/network/connections';
import { blockPart } from '../../../src/network/parts';
import { useShapes } from '../../hooks/useShapes';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectCurrentPart } from '../../store/selection-slice';
import { titleInBlock } from '../../words/parts';

/** A row of the tree: a part, or one of its operations. */
interface Node {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly depth: number;
  readonly parent: string | null;
  readonly children: readonly Node[];
  /** The part to light. */
  readonly part: string;
  /** The tensor of an operation; null for parts. */
  readonly tensor: string | null;
}

/** Stem, blocks with their layers, transitions and tail; operations below each. */
function treeOf(architecture: Architecture, shapes: (shape: readonly number[]) => string): readonly Node[] {
  const parts = [...architecture.parts.values()];
  const node = (part: Part, depth: number, parent: string | null): Node => {
    const { id } = part;
    const inside = parts.filter(({ kind, block }) => kind === 'layer' && block === part.block);
    const { reads, readBy } = connectionsOf(architecture, id);
    const ops = part.ops.map(
      (op): Node => ({
        id: `op ${op.name}`,
        title: op.role,
        detail: shapes(op.shape),
        depth: depth + 1,
        parent: id,
        children: [],
        part: id,
        tensor: op.name,
      }),
    );
    const isBlock = part.kind === 'block';
    return {
      id,
      title: titleInBlock(part),
      detail: isBlock
        ? m.drawer_tree_layers({ layers: inside.length })
        : m.drawer_tree_read({ reads: reads.length, readers: readBy.length }),
      depth,
      parent,
      children: isBlock ? inside.map((layer) => node(layer, depth + 1, id)) : ops,
      part: id,
      tensor: null,
    };
  };
  // A block's own part comes after its layers; in the tree they hang below it.
  return parts.filter(({ kind }) => kind !== 'layer').map((part) => node(part, 0, null));
}

const visible = (nodes: readonly Node[], open: ReadonlySet<string>): readonly Node[] =>
  nodes.flatMap((node) => [node, ...(open.has(node.id) ? visible(node.children, open) : [])]);

interface TreeListProps {
  readonly architecture: Architecture;
  /** The part under the pointer in the drawing. */
  readonly pointed: string | null;
  readonly onPoint: (part: string | null) => void;
}

/** The network as a tree: the same parts, selection and focus as the drawing, for who cannot see or point. */
export function TreeList({ architecture, pointed, onPoint }: TreeListProps) {
  const part = useAppState(selectCurrentPart);
  const selected = part?.id ?? null;
  const tensor = useAppState((state) => state.tensor);
  const { selectPart, selectTensor } = useActions();
  const shapes = useShapes();
  const roots = useMemo(() => treeOf(architecture, shapes), [architecture, shapes]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);

  // Wherever it was selected, here it is seen.
  useEffect(() => {
    const block = part?.kind === 'layer' ? blockPart(architecture, part.block)?.id : undefined;
    if (block !== undefined) setOpen((before) => (before.has(block) ? before : new Set([...before, block])));
    setActive(part?.id ?? null);
  }, [architecture, part]);
  const rows = visible(roots, open);
  const current = rows.find(({ id }) => id === active) ?? rows.find(({ id }) => id === selected) ?? rows[0];

  const go = (node: Node | undefined) => {
    if (node === undefined) return;
    setActive(node.id);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(node.id)}"]`)?.focus();
  };
  const choose = (node: Node) => (node.tensor === null ? selectPart(node.part) : selectTensor(node.tensor));
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
      className={node.part === pointed && node.tensor === null ? 'is-pointed' : ''}
      onClick={(event) => {
        event.stopPropagation();
        setActive(node.id);
        choose(node);
      }}
      onPointerEnter={() => onPoint(node.part)}
      onFocus={(event) => {
        event.stopPropagation();
        onPoint(node.part);
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
      aria-label={m.drawer_list()}
      onKeyDown={onKeyDown}
      onPointerLeave={() => onPoint(null)}
      onBlur={() => onPoint(null)}
    >
      {roots.map(item)}
    </div>
  );
}
