/** One image in a channel's list. */
export interface Extreme {
  readonly image: number;
  readonly value: number;
  /** Where in the map, row by row. */
  readonly at: number;
}

/** What of {@link Extremes} is kept in a file. */
export interface ExtremesState {
  readonly values: Float32Array;
  readonly images: Int32Array;
  readonly places: Uint32Array;
}

/**
 * Of each of many channels the few images with the largest values (or smallest), whatever the order in which images
 * come: of equal values the image with the smaller number goes first.
 */
export class Extremes {
  readonly #sign: 1 | -1;
  readonly #keep: number;
  /** `[channels, keep]`, best first; an image −1 is an empty place. */
  readonly state: ExtremesState;

  /**
   * @param of - `largest` or `smallest` values
   * @param keep - images a channel
   */
  constructor(
    channels: number,
    of: 'largest' | 'smallest',
    keep: number,
    state: ExtremesState = {
      values: new Float32Array(channels * keep),
      images: new Int32Array(channels * keep).fill(-1),
      places: new Uint32Array(channels * keep),
    },
  ) {
    this.#sign = of === 'largest' ? 1 : -1;
    this.#keep = keep;
    this.state = state;
  }

  /** Takes an image's values and places, one a channel. NaN is no value. */
  add(image: number, values: Float32Array, places: Uint32Array): void {
    const { values: kept, images } = this.state;
    const keep = this.#keep;
    const sign = this.#sign;
    for (let c = 0; c < values.length; c++) {
      const last = (c + 1) * keep - 1;
      const value = values[c] as number;
      const worst = kept[last] as number;
      const isFull = (images[last] as number) >= 0;
      if (isFull && (value - worst) * sign < 0) continue;
      this.#insert(c, image, value, places[c] as number);
    }
  }

  #insert(channel: number, image: number, value: number, place: number): void {
    if (Number.isNaN(value)) return;
    const { values, images, places } = this.state;
    const first = channel * this.#keep;
    const sign = this.#sign;
    const goesBefore = (at: number): boolean => {
      const other = images[at] as number;
      if (other < 0) return true;
      const than = values[at] as number;
      return value === than ? image < other : value * sign > than * sign;
    };
    let at = first + this.#keep;
    while (at > first && goesBefore(at - 1)) at--;
    const end = first + this.#keep;
    if (at === end) return;
    values.copyWithin(at + 1, at, end - 1);
    images.copyWithin(at + 1, at, end - 1);
    places.copyWithin(at + 1, at, end - 1);
    values[at] = value;
    images[at] = image;
    places[at] = place;
  }

  /** A channel's list, best first. */
  of(channel: number): readonly Extreme[] {
    const { values, images, places } = this.state;
    const list: Extreme[] = [];
    for (let at = channel * this.#keep; at < (channel + 1) * this.#keep; at++) {
      const image = images[at] as number;
      if (image < 0) break;
      list.push({ image, value: values[at] as number, at: places[at] as number });
    }
    return list;
  }
}
