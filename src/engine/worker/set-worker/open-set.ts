import { DenseLensError } from '../../../errors';
import { m as core } from '../../../messages/m';
import { type Architecture, buildArchitecture } from '../../../network/architecture';
import { inputChannelsOf, type TensorName } from '../../../network/spec';
import { type ChannelLayout, layOutChannels } from '../../../set/channel-layout';
import { ChannelRecords, type ChannelRecordsState } from '../../../set/channel-records';
import type { ImageSet } from '../../../set/entry';
import type { SetMeasure } from '../../../set/measure';
import { MEASURES } from '../../../set/measures';
import { MoreMeans } from '../../../set/more-means';
import { peaksOf } from '../../../set/peaks';
import {
  fieldLength,
  layOutRecord,
  type RecordField,
  type RecordLayout,
  readField,
  THUMBNAIL_LIMIT,
  writeRecord,
} from '../../../set/record-layout';
import type { SetNetwork } from '../../protocol/set-network';
import type { SetRows } from '../../protocol/set-rows';
import type { Decoded, SetWorkerRequests } from '../../protocol/set-worker';
import type { SetPlan } from '../../protocol/sets';
import { m } from '../messages/m';
import { MoreTensors } from './more-tensors';
import { bytesOf, hashOf, LENGTH_BYTES, readImage } from './read-image';
import type { RecordStore } from './record-store';
import { openScratch } from './scratch';
import { SetTable, type SetTableState } from './set-table';

/** All that is known of a set but its records. */
export interface OpenSetState extends SetTableState {
  readonly set: ImageSet;
  readonly network: SetNetwork;
  readonly plan: SetPlan;
  readonly seed: number;
  readonly truth: readonly (readonly number[])[];
  readonly channels: ChannelRecordsState;
}

/** The set that is open: all that is known of its images and of the network's channels over them. */
export class OpenSet {
  readonly set: ImageSet;
  readonly network: SetNetwork;
  readonly architecture: Architecture;
  readonly layout: ChannelLayout;
  readonly record: RecordLayout;
  readonly channels: ChannelRecords;
  readonly table: SetTable;
  /** Classes that the images of each group show. */
  truth: readonly (readonly number[])[];
  /** What was asked of other tensors than the plan's. */
  readonly more: MoreTensors;
  /** Means of which the records have no room. */
  readonly moreMeans: MoreMeans;
  readonly #plan: SetPlan;
  readonly #seed: number;
  readonly #records: RecordStore;
  readonly #measures: ReadonlyMap<string, SetMeasure>;
  #base: Float32Array | null = null;
  /** Of images that are decoded and have not run: it is written with the rest of what is known of them. */
  readonly #thumbnails = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #hashes = new Map<string, number>();
  /** Hashes are compared in the order in which images were asked for: of equal ones the first is run. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    { set, network, plan, seed, truth }: SetWorkerRequests['open']['in'],
    architecture: Architecture,
    layout: ChannelLayout,
    record: RecordLayout,
    records: RecordStore,
    measures: ReadonlyMap<string, SetMeasure>,
    kept: OpenSetState | null,
  ) {
    this.set = set;
    this.network = network;
    this.architecture = architecture;
    this.layout = layout;
    this.record = record;
    this.channels = new ChannelRecords(layout.total, seed, kept?.channels);
    this.table = new SetTable(set.entries.length, kept);
    this.truth = truth;
    this.more = new MoreTensors(this, seed);
    const inRecord = new Set(record.means.map(({ tensor }) => tensor.name));
    this.moreMeans = new MoreMeans(
      layout.tensors.filter(({ name }) => name !== 'relu5' && !inRecord.has(name)),
    );
    this.#plan = plan;
    this.#seed = seed;
    this.#records = records;
    this.#measures = measures;
  }

  /** Begins a set of which nothing is known yet, but for what was kept; records are taken apart from that. */
  static async begin(
    payload: SetWorkerRequests['open']['in'],
    kept: OpenSetState | null = null,
  ): Promise<OpenSet> {
    const { set, network, plan, seed } = payload;
    const architecture = buildArchitecture(network.spec, network.recipe.size);
    const layout = layOutChannels(architecture, plan.tensors);
    const record = layOutRecord(layout, plan.classes, plan.features);
    const context = { architecture, layout, images: set.entries.length, seed };
    const measures = new Map<string, SetMeasure>();
    for (const [id, make] of Object.entries(MEASURES)) measures.set(id, await make(context));
    const records = await openScratch(record.bytes + THUMBNAIL_LIMIT);
    return new OpenSet(payload, architecture, layout, record, records, measures, kept);
  }

  /** Bytes of each image's record, its thumbnail included. */
  get recordBytes(): number {
    return this.record.bytes + THUMBNAIL_LIMIT;
  }

  get state(): OpenSetState {
    const { set, network, truth, table, channels } = this;
    const own = { plan: this.#plan, seed: this.#seed, channels: channels.state };
    return { set, network, truth, ...table.state, ...own };
  }

  /** Writes the records of all images elsewhere. */
  copyRecords(to: RecordStore): void {
    this.#copy(this.#records, to);
  }

  /** Takes the records of all images from elsewhere. */
  takeRecords(from: RecordStore): void {
    this.#copy(from, this.#records);
  }

  #copy(from: RecordStore, to: RecordStore): void {
    const record = new Uint8Array(this.recordBytes);
    for (const id of this.table.done()) {
      from.read(id, 0, record);
      to.write(id, 0, record);
    }
  }

  close(): void {
    this.#records.close();
  }

  /** Decodes an image, unless the same bytes have come before. @throws the image codes */
  async decode(
    { id, file, drawn }: SetWorkerRequests['decode']['in'],
    signal: AbortSignal,
  ): Promise<Decoded> {
    const [reading, before] = [bytesOf(file), this.#turn];
    const turn = (async () => {
      const hash = await reading.then(hashOf).catch(() => null);
      await before;
      const of = hash === null ? undefined : this.#hashes.get(hash);
      if (of !== undefined && of !== id) return of;
      if (hash !== null) this.#hashes.set(hash, id);
      return null;
    })();
    this.#turn = turn;
    const [bytes, of] = [await reading, await turn];
    if (of !== null) {
      drawn?.close();
      this.table.become(id, 'duplicate');
      return { kind: 'duplicate', of };
    }
    const { recipe, spec } = this.network;
    const image = drawn ?? { bytes, type: file.type };
    const { input, thumbnail } = await readImage(image, recipe, inputChannelsOf(spec), signal);
    if (thumbnail !== null) this.#thumbnails.set(id, thumbnail);
    return { kind: 'input', input, wanted: this.#wanted(id) };
  }

  /** Takes what the engine made of images. */
  absorb({ ids, run }: SetWorkerRequests['absorb']['in']): SetRows {
    const { classes, features, channels } = this.#plan;
    const record = new Uint8Array(this.recordBytes);
    const groups = ids.map((id) => this.set.entries[id]?.group ?? -1);
    for (const [n, id] of ids.entries()) {
      const peaks = peaksOf(run.peaks, n, channels);
      const logits = run.logits.subarray(n * classes, (n + 1) * classes);
      const near = { ...peaks, mean: this.#fromBase(peaks.mean) };
      const own = { logits, features: run.features.subarray(n * features, (n + 1) * features), peaks: near };
      writeRecord(this.record, new DataView(record.buffer), 0, own);
      this.moreMeans.add(id, near.mean);
      this.#putThumbnail(id, record);
      this.#records.write(id, 0, record);
      this.channels.add(id, groups[n] ?? -1, peaks);
      this.table.answer(id, logits, this.network.activation);
      this.#score(id, logits);
      this.table.become(id, 'done');
    }
    const { logits, features: pooled, peaks, tensors } = run;
    const tensor = (name: string) => new Map<string, Float32Array>(tensors).get(name) ?? null;
    for (const measure of this.#measures.values())
      measure.add({ ids, groups, logits, features: pooled, peaks, tensor });
    return this.table.rows(ids);
  }

  /** Behind an image's numbers, its length before it; none where there is none. */
  #putThumbnail(id: number, record: Uint8Array<ArrayBuffer>): void {
    const thumbnail = this.#thumbnails.get(id) ?? new Uint8Array();
    this.#thumbnails.delete(id);
    new DataView(record.buffer).setUint16(this.record.bytes, thumbnail.length, true);
    record.set(thumbnail, this.record.bytes + LENGTH_BYTES);
    record.fill(0, this.record.bytes + LENGTH_BYTES + thumbnail.length);
  }

  /**
   * Means from those of the first image that ran: half precision then loses a share of how much images differ, and not
   * of a mean that all of them have. CKA is within about 1e-4 of single precision's by that.
   */
  #fromBase(means: Float32Array): Float32Array {
    this.#base ??= means.map((mean) => (Number.isFinite(mean) ? mean : 0));
    const base = this.#base;
    return means.map((mean, c) => mean - (base[c] ?? 0));
  }

  #score(id: number, logits: Float32Array): void {
    const truth = this.truth[this.set.entries[id]?.group ?? -1] ?? [];
    this.table.score(id, logits, truth, this.network.activation);
  }

  /** Scores all images that have run once more, by other truths. */
  setTruth(truth: readonly (readonly number[])[]): SetRows {
    this.truth = truth;
    const ids = this.table.done();
    if (this.record.logits !== null) {
      const logits = new Float32Array(this.record.logits.count);
      const record = new Uint8Array(this.record.bytes);
      const view = new DataView(record.buffer);
      for (const id of ids) {
        this.#records.read(id, 0, record);
        readField(this.record, { kind: 'logits' }, view, 0, logits);
        this.#score(id, logits);
      }
    }
    return this.table.rows(ids);
  }

  /** An image that could not be run; its bytes are no longer known. */
  fail(id: number): void {
    this.table.become(id, 'failed');
    this.#thumbnails.delete(id);
    for (const [hash, of] of this.#hashes) if (of === id) this.#hashes.delete(hash);
  }

  thumbnail(id: number): Blob | null {
    const length = new Uint8Array(LENGTH_BYTES);
    this.#records.read(id, this.record.bytes, length);
    const bytes = new Uint8Array(new DataView(length.buffer).getUint16(0, true));
    if (bytes.length === 0) return null;
    this.#records.read(id, this.record.bytes + LENGTH_BYTES, bytes);
    return new Blob([bytes], { type: 'image/jpeg' });
  }

  /** @throws `explain/unsupported` when the set runs without it */
  measure(id: string): SetMeasure {
    const measure = this.#measures.get(id);
    if (measure === undefined)
      throw new DenseLensError('explain/unsupported', `The set runs without the measure ${id}.`);
    return measure;
  }

  #wanted(id: number): readonly TensorName[] {
    const wanting = [...this.#measures.values()].filter(({ sample }) => sample?.(id) ?? true);
    return [...new Set(wanting.flatMap(({ tensors = [] }) => tensors))];
  }

  /**
   * A field of many images, `[ids, length]`; of images that have not run, NaN.
   * @throws `explain/unsupported` when the field is not kept
   */
  matrix(field: RecordField, ids: readonly number[]): { data: Float32Array; length: number } {
    const isBeside = field.kind === 'means' && this.moreMeans.lengthOf(field.tensor) !== null;
    const length = isBeside ? this.moreMeans.lengthOf(field.tensor) : fieldLength(this.record, field);
    if (length === null) throw new DenseLensError('explain/unsupported', m.set_no_field());
    const data = new Float32Array(ids.length * length);
    const record = new Uint8Array(this.record.bytes);
    const view = new DataView(record.buffer);
    for (const [n, id] of ids.entries()) {
      const into = data.subarray(n * length, (n + 1) * length);
      if (!this.table.isDone(id)) {
        into.fill(Number.NaN);
        continue;
      }
      if (isBeside) this.moreMeans.read(field.tensor, id, into);
      else {
        this.#records.read(id, 0, record);
        readField(this.record, field, view, 0, into);
      }
      if (field.kind !== 'means') continue;
      const start = this.layout.byName.get(field.tensor)?.start ?? 0;
      for (let c = 0; c < length; c++) into[c] = (into[c] ?? 0) + (this.#base?.[start + c] ?? 0);
    }
    return { data, length };
  }

  /** Number of a channel among all that are summed up. @throws `tensor/unknown`, `element/unknown` */
  channelNumber(tensor: string, channel: number): number {
    const found = this.layout.byName.get(tensor);
    if (found === undefined)
      throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name: tensor }));
    if (!(channel >= 0 && channel < found.channels))
      throw new DenseLensError('element/unknown', m.set_no_channel({ tensor, count: found.channels }));
    return found.start + channel;
  }
}
