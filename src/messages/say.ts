import { LANGUAGES, locale, m } from './m';

const formats = new Map<string, Intl.NumberFormat>();

/** A number as a sentence of the language in use has it: 1,048,576. Making a format is slow, and lists write thousands. */
export function number(value: number | bigint, options: Intl.NumberFormatOptions = {}): string {
  const key = `${locale} ${Object.entries(options).join()}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LANGUAGES[locale].tag, options);
  formats.set(key, format);
  return format.format(value);
}

/** Things one after the other: "a, b, c"; "a、b、c". */
export const listed = (items: readonly string[]): string =>
  new Intl.ListFormat(LANGUAGES[locale].tag, { style: 'narrow' }).format(items);

/** Things together: "a, b, and c"; "a、b和c". */
export const joined = (items: readonly string[]): string =>
  new Intl.ListFormat(LANGUAGES[locale].tag).format(items);

/** Things of which one is meant: "a, b, or c"; "a、b或c". */
export const either = (items: readonly string[]): string =>
  new Intl.ListFormat(LANGUAGES[locale].tag, { type: 'disjunction' }).format(items);

/** "28.4" */
export const oneDecimal = (value: number): string =>
  number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Bytes in megabytes: "28.4 MB". */
export const megabytes = (bytes: number): string => `${oneDecimal(bytes / 1e6)} MB`;

/** Bytes in gigabytes: "3.0 GB". */
export const gigabytes = (bytes: number): string => `${oneDecimal(bytes / 1e9)} GB`;

const LONGEST = 60;

/** What somebody gave, as a sentence can quote it: numbers and short texts as they are, the rest by its kind. */
export function called(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
    case 'bigint':
      return m.given_bigint();
    case 'symbol':
      return m.given_symbol();
    case 'function':
      return m.given_function();
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? m.given_list() : m.given_object();
    default:
      return String(value);
  }
}
