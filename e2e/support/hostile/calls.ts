/** Calls of the console API with what is no argument of theirs: the code, and what the sentence says. */
export type HostileCall = readonly [verb: string, args: readonly unknown[], code: string, says: RegExp];

const CUT = { source: 'features.pool0', reader: '*', mode: 'zero' };
const SPEC = { growthRate: 4, blockConfig: [2, 2], numInitFeatures: 8, bnSize: 2, numClasses: 3 };

/** What can be told as JSON; `console-wild.spec.ts` gives every verb everything else, too. */
export const HOSTILE_CALLS: readonly HostileCall[] = [
  ['tensor', ['nothing'], 'tensor/unknown', /no tensor named "nothing"/],
  ['tensor', ['__proto__'], 'tensor/unknown', /"__proto__"/],
  ['tensor', [7], 'tensor/unknown', /A tensor has a name/],
  ['weight', ['constructor'], 'tensor/unknown', /constructor/],
  ['weight', [null], 'tensor/unknown', /A weight has a name/],
  ['cam', [5000], 'class/unknown', /classes 0 to 4, not 5000/],
  ['cam', [-1], 'class/unknown', /not -1/],
  ['cam', ['0'], 'class/unknown', /counted from 0/],
  ['ledger', [1.5], 'class/unknown', /1\.5/],
  ['connectivity', ['toString'], 'explain/unsupported', /weight-gamma.*not "toString"/],
  [
    'classify',
    ['https://example.com/cat.png'],
    'image/undecodable',
    /takes a Blob, an ImageBitmap or an ImageData/,
  ],
  ['classify', [{}, { topK: 1 }], 'image/undecodable', /takes a Blob/],
  ['classifyMany', ['x'], 'input/shape', /takes a list/],
  [
    'run',
    [
      [1, 2],
      [1, 3, 2, 2],
    ],
    'input/shape',
    /Float32Array/,
  ],
  ['lesion', ['all'], 'cut/unknown', /takes a list of cuts/],
  ['lesion', [[{ ...CUT, source: 'features.conv9' }]], 'cut/unknown', /features\.conv9/],
  ['lesion', [[{ ...CUT, mode: 'half' }]], 'cut/unknown', /half/],
  ['lesion', [[{ ...CUT, channels: [99] }]], 'cut/unknown', /99/],
  ['gradient', ['logits', 'input'], 'explain/unsupported', /gradient takes/],
  ['gradient', [{}, 'input'], 'tensor/unknown', /A tensor has a name/],
  ['gradient', [{ class: 0 }, 'nothing'], 'tensor/unknown', /nothing/],
  ['attribution', ['magic', { class: 0 }], 'explain/unsupported', /not "magic"/],
  ['loadModel', ['../../etc/passwd'], 'model/unknown', /passwd/],
  ['loadModel', [[]], 'model/unknown', /empty list/],
  [
    'loadModel',
    [{ spec: { ...SPEC, growthRate: 0 } }],
    'spec/impossible',
    /growth rate must be a whole number/,
  ],
  ['loadModel', [{ spec: { ...SPEC, numClasses: 1e9 } }], 'spec/impossible', /classes/],
  ['loadModel', [{ spec: SPEC, seed: 'x' }], 'spec/impossible', /seed must be a whole number/],
  ['loadModel', [{ spec: SPEC, init: 'magic' }], 'spec/impossible', /not "magic"/],
  ['loadModel', [{ spec: SPEC }, { labels: 'a' }], 'model/labels', /a name a class/],
  ['loadModel', [{ spec: SPEC }, { input: { scale: null } }], 'recipe/invalid', /scale/],
  ['loadModel', [{ spec: SPEC }, { input: { size: [1e6, 1e6] } }], 'recipe/invalid', /4,096/],
];
