import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import { number } from '../messages/say';
import type { ClassLabel } from './canonical';

const refused = (message: string, cause?: unknown): DenseLensError =>
  new DenseLensError('model/labels', message, { cause });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** ImageNet's files put the WordNet id before the name. */
const withoutWordNetId = (text: string): string => text.trim().replace(/^n\d{8}[\s,]+(?=\S)/, '');

function labelOf(value: unknown, index: number): ClassLabel {
  const label = namesOf(value, index);
  const length = Math.max(label.en.length, label.zh?.length ?? 0, label.emoji?.length ?? 0);
  if (length <= MAX_LENGTH) return label;
  throw refused(m.labels_too_long({ index, length: number(length) }));
}

function namesOf(value: unknown, index: number): ClassLabel {
  if (isText(value)) return { en: withoutWordNetId(value) };
  if (typeof value === 'number') return { en: String(value) };
  if (Array.isArray(value)) {
    // Keras: ["n01440764", "tench"].
    const name = value.filter(isText).at(-1);
    if (name !== undefined) return { en: name.trim() };
  }
  if (isRecord(value)) {
    const { en, zh, emoji, name, label } = value;
    const shown = [en, name, label, zh].find(isText);
    if (shown !== undefined) {
      return { en: shown.trim(), ...(isText(zh) && { zh }), ...(isText(emoji) && { emoji }) };
    }
  }
  throw refused(m.labels_empty({ index }));
}

/** `{"0": …, "1": …}`: every number once. */
function numbered(entries: readonly (readonly [index: number, value: unknown])[]): readonly unknown[] {
  const values = new Map(entries);
  const ordered = entries.map((_, index) => {
    if (!values.has(index)) throw refused(m.labels_gap({ index }));
    return values.get(index);
  });
  return ordered;
}

/** Hugging Face's files nest their labels once. */
const MAX_DEPTH = 4;
/** Of one class's name. */
const MAX_LENGTH = 1000;

/** The label list inside whatever JSON holds it. */
function listOf(json: unknown, depth = 0): readonly unknown[] {
  if (depth > MAX_DEPTH) throw refused(m.labels_deep());
  if (Array.isArray(json)) return json;
  if (!isRecord(json)) throw refused(m.labels_no_list());
  for (const key of ['labels', 'id2label', 'classes', 'class_names', 'names']) {
    if (Object.hasOwn(json, key) && typeof json[key] === 'object') return listOf(json[key], depth + 1);
  }
  const entries = Object.entries(json);
  if (entries.every(([key]) => /^\d+$/.test(key)))
    return numbered(entries.map(([key, value]) => [Number(key), value]));
  // {"tench": 0, …}, as datasets' class_to_idx.
  if (entries.every(([, value]) => Number.isInteger(value)))
    return numbered(entries.map(([key, value]) => [Number(value), key]));
  throw refused(m.labels_not_numbered());
}

/** A Python dictionary, one entry a line: `{0: 'tench, Tinca tinca',`. Null for any other line. */
function dictionaryEntry(line: string): readonly [index: number, name: string] | null {
  const colon = line.indexOf(':');
  if (colon < 0) return null;
  const number = line.slice(0, colon).replaceAll('{', ' ').trim();
  if (!/^\d{1,9}$/.test(number)) return null;
  let name = line.slice(colon + 1).trim();
  if (name.endsWith('}')) name = name.slice(0, -1).trimEnd();
  if (name.endsWith(',')) name = name.slice(0, -1).trimEnd();
  const quote = name.charAt(0);
  if ((quote !== "'" && quote !== '"') || name.length < 2 || !name.endsWith(quote)) return null;
  return [Number(number), name.slice(1, -1)];
}

function listOfLines(text: string): readonly unknown[] {
  const lines = text.trimEnd().split(/\r\n|\n|\r/);
  const entries = lines.map(dictionaryEntry);
  return entries.every((entry) => entry !== null) ? numbered(entries) : lines;
}

/** Labels of parsed JSON. @throws `model/labels` */
export const labelsInJson = (json: unknown): readonly ClassLabel[] => listOf(json).map(labelOf);

/**
 * Reads class labels in class order, from JSON (a list of texts, of `{en, zh, emoji}` or of `[id, name]`;
 * an object numbered from 0, or from name to number; Hugging Face's `id2label`) or from text, one a line.
 * @param name - the file's; `.json` means JSON, anything else is tried as JSON first
 * @throws `model/labels` when the file cannot be understood, or a label is empty
 */
export function parseLabels(name: string, bytes: Uint8Array): readonly ClassLabel[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused(m.labels_no_text({ name }), cause);
  }
  const isJson = /\.json$/i.test(name);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    if (isJson) throw refused(m.labels_no_json({ name }), cause);
  }
  const isList = isJson || (typeof json === 'object' && json !== null);
  const values = isList ? listOf(json) : listOfLines(text);
  if (values.length === 0) throw refused(m.labels_none({ name }));
  return values.map(labelOf);
}

/** Names for classes that nobody named. */
export function numberedLabels(count: number): readonly ClassLabel[] {
  return Array.from({ length: count }, (_, index) => ({ en: `class ${index}`, zh: `类别 ${index}` }));
}

/** @throws `model/labels` unless there is one label for every class */
export function requireLabelCount(labels: readonly ClassLabel[], classes: number): readonly ClassLabel[] {
  if (labels.length === classes) return labels;
  throw refused(m.labels_count({ classes: number(classes), labels: number(labels.length) }));
}
