/** Renders the data: `npm run data` in training/. Options: --classes N, --out FOLDER (for smoke tests). */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { conceptsByRule } from './concepts';
import { codePoints, createIdentify, type Identify } from './identity';
import { type Label, labelsFor } from './names';
import { createPackWriter, type PackIndex } from './pack';
import { rasterize, type Variant } from './rasterize';
import { type IconSet, readJson, readSet, SET_IDS } from './sets';

const ROOT = join(import.meta.dirname, '..');
const SHIPPED_LABELS = [
  join(ROOT, '..', 'public', 'models', 'emoji1000', 'labels.json'),
  join(ROOT, '..', '..', 'shared', 'models', 'emoji1000', 'labels.json'),
];
/** Side of a picture in pixels: training needs no more, for the network sees at most 224 of them. */
const SIZE = 144;
/** Sets of flat shapes, where a stroke gives a clean outline; the others shade with many small ones. */
const OUTLINED: ReadonlySet<string> = new Set([
  'noto',
  'noto-v1',
  'twemoji',
  'fluent-emoji-flat',
  'emojione',
  'fxemoji',
]);

/** The shipped list is the authority for class order; the rule must give the same, and says so if not. */
const chooseLabels = (sets: readonly IconSet[]): Label[] => {
  const hexByName = codePoints(sets);
  const rule = conceptsByRule(sets.filter((set) => set.provenance.role === 'train'));
  const shippedPath = SHIPPED_LABELS.find((path) => existsSync(path));
  if (shippedPath === undefined) return labelsFor(rule, (id) => hexByName.get(id));
  const shipped = readJson<Label[]>(shippedPath);
  const ids = new Set(rule);
  const same = shipped.filter((label) => ids.has(label.id)).length;
  const named = labelsFor(
    shipped.map((label) => label.id),
    (id) => hexByName.get(id),
  );
  const sameNames = shipped.filter((label, i) => JSON.stringify(label) === JSON.stringify(named[i])).length;
  console.log(`classes: the rule gives ${same} of the ${shipped.length} shipped ids`);
  console.log(`names: emoji, English and Chinese equal for ${sameNames} of ${shipped.length}`);
  return shipped;
};

/**
 * Held-out sets are taken by exact icon name alone, so that a figure means the same pictures for ever;
 * training sets by every name they can be recognised under. The same drawing twice counts once.
 */
const picturesOf = (set: IconSet, labels: readonly Label[], identify: Identify) => {
  const indexOf = new Map(labels.map((label, i) => [label.id, i]));
  const seen = new Set<string>();
  const pictures: { icon: string; label: number }[] = [];
  for (const [icon, { body }] of set.icons) {
    const id = set.provenance.role === 'held-out' ? icon : identify(set, icon);
    const label = id === undefined ? undefined : indexOf.get(id);
    if (label === undefined || seen.has(`${label} ${body}`)) continue;
    seen.add(`${label} ${body}`);
    pictures.push({ icon, label });
  }
  return pictures;
};

const writePack = (
  path: string,
  sets: readonly IconSet[],
  labels: readonly Label[],
  identify: Identify,
): PackIndex => {
  const writer = createPackWriter(path, {
    size: SIZE,
    labels: labels.map((label) => label.id),
    sets: sets.map((set) => set.provenance),
  });
  for (const set of sets) {
    const { id, licence } = set.provenance;
    const pictures = picturesOf(set, labels, identify);
    const variants: Variant[] = OUTLINED.has(id) ? ['plain', 'outlined'] : ['plain'];
    for (const { icon, label } of pictures) {
      const drawing = set.icons.get(icon);
      if (drawing === undefined) continue;
      for (const variant of variants) {
        writer.add({ set: id, icon, label, variant }, rasterize(drawing, SIZE, variant));
      }
    }
    const classes = new Set(pictures.map((picture) => picture.label)).size;
    console.log(`${id.padEnd(28)} ${licence.padEnd(13)} ${pictures.length} drawings of ${classes} classes`);
  }
  return writer.finish();
};

const { values } = parseArgs({
  options: { classes: { type: 'string' }, out: { type: 'string', default: join(ROOT, 'data') } },
});
const sets = SET_IDS.map(readSet);
const labels = chooseLabels(sets).slice(0, values.classes === undefined ? undefined : Number(values.classes));
const identify = createIdentify(
  labels.map((label) => label.id),
  sets,
);
const isHeldOut = (set: IconSet): boolean => set.provenance.role === 'held-out';

mkdirSync(values.out, { recursive: true });
const rows = labels.map((label) => JSON.stringify(label));
writeFileSync(join(values.out, 'labels.json'), `[${rows.join(',\n')}]`);
const train = writePack(
  join(values.out, 'train'),
  sets.filter((set) => !isHeldOut(set)),
  labels,
  identify,
);
const heldOut = writePack(join(values.out, 'held-out'), sets.filter(isHeldOut), labels, identify);
console.log(`${train.images.length} pictures to train on, ${heldOut.images.length} to evaluate on`);
