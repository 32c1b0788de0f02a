import type { Architecture, Op, Part } from '../../../src/network/architecture';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { ChevronLeft, ChevronRight } from '../../ui/icons';
import { opTitle } from '../../words/ops';
import { partTitle } from '../../words/parts';

interface Group {
  readonly label: string | null;
  readonly parts: readonly Part[];
}

/** Dense layers under their block's heading, the rest by themselves, all in execution order. */
function groupsOf(parts: readonly Part[]): readonly Group[] {
  const groups: { label: string | null; parts: Part[] }[] = [];
  for (const part of parts) {
    const label =
      part.kind === 'layer' || part.kind === 'block' ? m.words_block({ block: part.block }) : null;
    const last = groups.at(-1);
    if (label !== null && last?.label === label) last.parts.push(part);
    else groups.push({ label, parts: [part] });
  }
  return groups;
}

const nameOf = (part: Part): string =>
  part.kind === 'block' ? m.inspector_all_of_it({ part: partTitle(part) }) : partTitle(part);

/** Steps through the parts of the network, or jumps to one. */
export function PartPicker({
  architecture,
  part,
  op,
}: {
  readonly architecture: Architecture;
  readonly part: Part;
  readonly op: Op;
}) {
  const { selectPart } = useActions();
  const parts = [...architecture.parts.values()];
  const at = parts.findIndex(({ id }) => id === part.id);
  const step = (to: Part | undefined, label: (to: string | null) => string, Icon: typeof ChevronLeft) => (
    <button
      type="button"
      className="icon-button"
      aria-label={label(to === undefined ? null : nameOf(to))}
      disabled={to === undefined}
      onClick={() => to !== undefined && selectPart(to.id)}
    >
      <Icon />
    </button>
  );
  return (
    <div className="part-picker">
      <div className="part-steps">
        {step(
          parts[at - 1],
          (to) => (to === null ? m.inspector_previous() : m.inspector_previous_is({ part: to })),
          ChevronLeft,
        )}
        <h2 className="visually-hidden">{partTitle(part)}</h2>
        <select
          className="part-select"
          aria-label={m.inspector_part()}
          value={part.id}
          onChange={(event) => selectPart(event.currentTarget.value)}
        >
          {groupsOf(parts).map(({ label, parts: members }) => {
            const options = members.map((member) => (
              <option key={member.id} value={member.id}>
                {nameOf(member)}
              </option>
            ));
            return label === null ? (
              options
            ) : (
              <optgroup key={label} label={label}>
                {options}
              </optgroup>
            );
          })}
        </select>
        {step(
          parts[at + 1],
          (to) => (to === null ? m.inspector_next() : m.inspector_next_is({ part: to })),
          ChevronRight,
        )}
      </div>
      <NamesButton op={op} />
    </div>
  );
}

interface NamesButtonProps {
  readonly op: Op;
}

/** What the selection is called: in plain words and as torchvision's module; a press turns which comes first. */
function NamesButton({ op }: NamesButtonProps) {
  const names = useAppState((state) => state.names);
  const { setNames } = useActions();
  const isPlain = names === 'plain';
  return (
    <button
      type="button"
      className="part-names"
      title={isPlain ? m.tabs_names_torchvision() : m.tabs_names_plain()}
      aria-label={m.inspector_names({ plain: opTitle(op), name: op.name })}
      aria-pressed={!isPlain}
      onClick={() => setNames(isPlain ? 'torchvision' : 'plain')}
    >
      {isPlain ? (
        <>
          <span>{opTitle(op)}</span> <span className="mono muted">{op.role}</span>
        </>
      ) : (
        <>
          <span className="mono">{op.name}</span> <span className="muted">{opTitle(op)}</span>
        </>
      )}
    </button>
  );
}
