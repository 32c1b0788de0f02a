import type { Architecture } from '../../../src/network/architecture';
import { useActions } from '../../services';
import { ChevronLeft, ChevronRight } from '../../ui/icons';
import { type Unit, unitsOf } from '../../words/units';

interface Group {
  readonly label: string | null;
  readonly units: readonly Unit[];
}

/** Dense layers under their block's heading, the rest by themselves, all in execution order. */
function groupsOf(units: readonly Unit[]): readonly Group[] {
  const groups: { label: string | null; units: Unit[] }[] = [];
  for (const unit of units) {
    const label = unit.kind === 'layer' || unit.kind === 'block' ? `Dense block ${unit.block}` : null;
    const last = groups.at(-1);
    if (label !== null && last?.label === label) last.units.push(unit);
    else groups.push({ label, units: [unit] });
  }
  return groups;
}

const nameOf = (unit: Unit): string => (unit.kind === 'block' ? `${unit.title}, all of it` : unit.title);

/** Steps through the parts of the network, or jumps to one. */
export function UnitPicker({
  architecture,
  unit,
}: {
  readonly architecture: Architecture;
  readonly unit: Unit;
}) {
  const { selectUnit } = useActions();
  const units = [...unitsOf(architecture).values()];
  const at = units.findIndex(({ id }) => id === unit.id);
  const step = (to: Unit | undefined, label: string, Icon: typeof ChevronLeft) => (
    <button
      type="button"
      className="icon-button"
      aria-label={to === undefined ? label : `${label}: ${nameOf(to)}`}
      disabled={to === undefined}
      onClick={() => to !== undefined && selectUnit(to.id)}
    >
      <Icon />
    </button>
  );
  return (
    <div className="unit-picker">
      <h2 className="unit-title mono">{unit.id}</h2>
      <div className="unit-steps">
        {step(units[at - 1], 'Previous part', ChevronLeft)}
        <select
          className="unit-select"
          aria-label="Part of the network"
          value={unit.id}
          onChange={(event) => selectUnit(event.currentTarget.value)}
        >
          {groupsOf(units).map(({ label, units: members }) => {
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
        {step(units[at + 1], 'Next part', ChevronRight)}
      </div>
    </div>
  );
}
