/** Images whose confidence lies in (from, to]. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Mean confidence, and share of images that are right; NaN of none. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** How well probabilities say how often the network is right. */
export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /**
   * Expected calibration error: Σ images/all · |accuracy − confidence| (C. Guo et al., “On Calibration of Modern
   * Neural Networks”, ICML 2017, eq. 3); NaN without images.
   */
  readonly error: number;
}

/**
 * Puts answers into bins of equal width by their confidence.
 * @param confidences - probability of each image's first class
 * @param isRight - whether that class is true
 */
export function calibrate(
  confidences: ArrayLike<number>,
  isRight: (image: number) => boolean,
  count = 15,
): Calibration {
  const sums = Array.from({ length: count }, () => ({ images: 0, confidence: 0, right: 0 }));
  let all = 0;
  for (let n = 0; n < confidences.length; n++) {
    const confidence = confidences[n] ?? Number.NaN;
    const bin = sums[Math.min(count - 1, Math.max(0, Math.ceil(confidence * count) - 1))];
    if (bin === undefined) continue;
    all++;
    bin.images++;
    bin.confidence += confidence;
    if (isRight(n)) bin.right++;
  }
  const bins = sums.map(({ images, confidence, right }, n) => ({
    from: n / count,
    to: (n + 1) / count,
    images,
    confidence: confidence / images,
    accuracy: right / images,
  }));
  const error = bins
    .filter(({ images }) => images > 0)
    .reduce((sum, bin) => sum + (bin.images / all) * Math.abs(bin.accuracy - bin.confidence), 0);
  return { bins, error: all === 0 ? Number.NaN : error };
}

/** Where temperatures are looked for, as powers of e. */
const COLDEST = Math.log(0.05);
const HOTTEST = Math.log(20);
/** Steps of the golden section: a hundred-thousandth of the range remains. */
const STEPS = 30;

/** Mean −ln p of the true class when logits are divided by a temperature. */
function lossAt(logits: Float32Array, classes: number, truths: Int32Array, temperature: number): number {
  let sum = 0;
  for (let n = 0; n < truths.length; n++) {
    const from = n * classes;
    let max = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) max = Math.max(max, logits[from + c] as number);
    let all = 0;
    for (let c = 0; c < classes; c++) all += Math.exp(((logits[from + c] as number) - max) / temperature);
    sum += Math.log(all) - ((logits[from + (truths[n] as number)] as number) - max) / temperature;
  }
  return sum / truths.length;
}

/** A temperature, and what it makes of the loss. */
export interface Temperature {
  readonly temperature: number;
  readonly before: number;
  readonly after: number;
}

/**
 * The temperature by which logits would be divided so that the loss over these images is least (Guo et al., section
 * 4.2). The loss is convex in 1/T, so that the golden section finds its minimum.
 * @param logits - `[images, classes]`
 * @param truths - each image's true class
 * @param giveWay - waited for between steps
 */
export async function fitTemperature(
  logits: Float32Array,
  classes: number,
  truths: Int32Array,
  giveWay: () => Promise<void> = async () => {},
): Promise<Temperature> {
  const loss = (at: number): number => lossAt(logits, classes, truths, Math.exp(at));
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [COLDEST, HOTTEST];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [ofA, ofB] = [loss(a), loss(b)];
  for (let step = 0; step < STEPS; step++) {
    await giveWay();
    if (ofA < ofB) {
      [high, b, ofB] = [b, a, ofA];
      a = high - golden * (high - low);
      ofA = loss(a);
    } else {
      [low, a, ofA] = [a, b, ofB];
      b = low + golden * (high - low);
      ofB = loss(b);
    }
  }
  const best = (low + high) / 2;
  return { temperature: Math.exp(best), before: loss(0), after: loss(best) };
}
