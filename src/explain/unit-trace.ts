import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import { readersOf, writtenAs } from '../network/provenance';
import type { TensorName } from '../network/spec';
import { makeStep } from './make-step';
import type { UnitSource, UnitStep } from './unit-step';
import type { UnitElement } from './unit-terms';

/** Where an element stands in the block that it was written into. */
export interface Written {
  /** The block's concatenation. */
  readonly block: TensorName;
  readonly channel: number;
  /** Dense layers, then a transition or the classifier. */
  readonly readers: readonly string[];
}

/** How one element came about, from the beginning of its part of the network. */
export interface UnitTrace {
  /** In the order of computation; the last one made the element that was asked for. */
  readonly steps: readonly UnitStep[];
  /** Null for an element that no block takes up. */
  readonly written: Written | null;
}

const isWithin = ({ channel, y, x }: UnitElement, { reads }: UnitStep): boolean => {
  if (reads === null) return false;
  const { box } = reads;
  return (
    channel >= box.channel &&
    channel < box.channel + box.channels &&
    y >= box.y &&
    y < box.y + box.height &&
    x >= box.x &&
    x < box.x + box.width
  );
};

function writtenOf({ architecture }: UnitSource, { tensor, channel }: UnitElement): Written | null {
  const found = writtenAs(architecture, tensor);
  if (found === null) return null;
  const { block, source } = found;
  const readers = readersOf(block, source).map(({ name }) => name);
  return { block: block.name, channel: source.start + channel, readers };
}

/** @throws `tensor/unknown` */
function check({ architecture }: UnitSource, { tensor, channel, y, x }: UnitElement): void {
  const [channels = 0, height = 1, width = 1] = architecture.byName.get(tensor)?.shape ?? [];
  const isIn = (value: number, length: number): boolean =>
    Number.isInteger(value) && value >= 0 && value < length;
  if (isIn(channel, channels) && isIn(y, height) && isIn(x, width)) return;
  throw new DenseLensError(
    'tensor/unknown',
    m.tensor_no_element({ name: tensor, channel, row: y, column: x }),
  );
}

/**
 * Steps back from an element to the beginning of its part (a concatenation, or the image). Where a step sums
 * over many, the way goes on through the term that contributed most, or through the one that was chosen.
 * @param choices - at most one for a tensor; those that were not read are ignored
 * @throws `tensor/unknown`
 */
export async function traceUnit(
  source: UnitSource,
  target: UnitElement,
  choices: readonly UnitElement[],
): Promise<UnitTrace> {
  check(source, target);
  const steps: UnitStep[] = [];
  for (let element: UnitElement | null = target; element !== null; ) {
    const step: UnitStep = await makeStep(source, element);
    steps.unshift(step);
    const chosen = choices.find(({ tensor }) => tensor === step.reads?.tensor);
    element = chosen !== undefined && isWithin(chosen, step) ? chosen : step.next;
  }
  return { steps, written: writtenOf(source, target) };
}
