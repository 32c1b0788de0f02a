import { locale } from '../../src/messages/m';
import { m } from '../messages/m';

/** What stands above columns, and before lines that say what a table is of, by the names that scripts know. */
const HEADINGS = {
  software: () => m.headings_software(),
  image: () => m.headings_image(),
  model: () => m.headings_model(),
  sha256: () => m.headings_sha256(),
  preprocessing: () => m.headings_preprocessing(),
  cuts: () => m.headings_cuts(),
  backend: () => m.headings_backend(),
  compared_with: () => m.headings_compared_with(),
  projection: () => m.headings_projection(),
  set: () => m.headings_set(),
  images: () => m.headings_images(),
  activation: () => m.headings_activation(),
  rank: () => m.headings_rank(),
  index: () => m.headings_index(),
  label: () => m.headings_label(),
  logit: () => m.headings_logit(),
  probability: () => m.headings_probability(),
  channel: () => m.headings_channel(),
  writer: () => m.headings_writer(),
  min: () => m.headings_min(),
  max: () => m.headings_max(),
  mean: () => m.headings_mean(),
  std: () => m.headings_std(),
  zeros: () => m.headings_zeros(),
  nan: () => m.headings_nan(),
  infinite: () => m.headings_infinite(),
  pixels: () => m.headings_pixels(),
  part: () => m.headings_part(),
  parameters: () => m.headings_parameters(),
  macs: () => m.headings_macs(),
  activation_bytes: () => m.headings_activation_bytes(),
  milliseconds: () => m.headings_milliseconds(),
  source: () => m.headings_source(),
  reader: () => m.headings_reader(),
  mode: () => m.headings_mode(),
  class: () => m.headings_class(),
  against: () => m.headings_against(),
  delta_logit: () => m.headings_delta_logit(),
  first_class: () => m.headings_first_class(),
  delta_probability_of_first: () => m.headings_delta_probability_of_first(),
  first_class_then: () => m.headings_first_class_then(),
  rank_before: () => m.headings_rank_before(),
  rank_after: () => m.headings_rank_after(),
  logit_before: () => m.headings_logit_before(),
  logit_after: () => m.headings_logit_after(),
  probability_before: () => m.headings_probability_before(),
  probability_after: () => m.headings_probability_after(),
  largest: () => m.headings_largest(),
  cosine: () => m.headings_cosine(),
  not_finite: () => m.headings_not_finite(),
  a_tensor: () => m.headings_a_tensor(),
  a_image: () => m.headings_a_image(),
  b_tensor: () => m.headings_b_tensor(),
  term: () => m.headings_term(),
  value: () => m.headings_value(),
  bias: () => m.headings_bias(),
  residual: () => m.headings_residual(),
  tensor: () => m.headings_tensor(),
  readers: () => m.headings_readers(),
  readers_that_hear_it: () => m.headings_readers_that_hear_it(),
  constant: () => m.headings_constant(),
  most_taken_of_mean: () => m.headings_most_taken_of_mean(),
  twin_tensor: () => m.headings_twin_tensor(),
  twin_channel: () => m.headings_twin_channel(),
  correlation: () => m.headings_correlation(),
  layer: () => m.headings_layer(),
  top1: () => m.headings_top1(),
  top5: () => m.headings_top5(),
  loss: () => m.headings_loss(),
  answers_changed: () => m.headings_answers_changed(),
  path: () => m.headings_path(),
  status: () => m.headings_status(),
  row: () => m.headings_row(),
  folder: () => m.headings_folder(),
  true_index: () => m.headings_true_index(),
  true_label: () => m.headings_true_label(),
  true_rank: () => m.headings_true_rank(),
  error: () => m.headings_error(),
  score: () => m.headings_score(),
  a: () => m.headings_a(),
  b: () => m.headings_b(),
  x: () => m.headings_x(),
  y: () => m.headings_y(),
  answer: () => m.headings_answer(),
} as const satisfies Readonly<Record<string, () => string>>;

/** One of several columns of a kind: the second class's name, the fifth one's probability. */
const NUMBERED = {
  index: (n: string) => m.headings_index_of({ n }),
  label: (n: string) => m.headings_label_of({ n }),
  probability: (n: string) => m.headings_probability_of({ n }),
} as const satisfies Readonly<Record<string, (n: string) => string>>;

/** A heading, as scripts know it. */
export type Heading = keyof typeof HEADINGS | `${keyof typeof NUMBERED}_${number}`;

export const HEADING_KEYS = Object.keys(HEADINGS) as readonly Heading[];

const own = <T>(of: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(of, key) ? of[key] : undefined;

/**
 * A heading in the page's language. In English it is the key itself; elsewhere the key stands behind it in the same
 * cell, so that a script finds the column all the same. What is no key of ours (a layer's name) stays as it is.
 */
export function headingOf(key: string): string {
  const [, kind = '', n = ''] = /^([a-z]+)_(\d+)$/.exec(key) ?? [];
  const heading = own<() => string>(HEADINGS, key);
  return heading?.() ?? own<(n: string) => string>(NUMBERED, kind)?.(n) ?? key;
}

/** Excel takes a file for UTF-8 only by this mark; where every heading is ASCII, scripts are spared it. */
export const byteOrderMark = (): string => (locale === 'en' ? '' : '\uFEFF');
