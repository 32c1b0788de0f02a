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
  ['connectivity', ['toString'], 'call/invalid', /weight-gamma.*not "toString"/],
  [
    'classify',
    ['https://example.com/cat.png'],
    'call/invalid',
    /takes a Blob, an ImageBitmap or an ImageData/,
  ],
  ['classify', [{}, { topK: 1 }], 'call/invalid', /takes a Blob/],
  ['classifyMany', ['x'], 'call/invalid', /takes a list/],
  [
    'run',
    [
      [1, 2],
      [1, 3, 2, 2],
    ],
    'call/invalid',
    /Float32Array/,
  ],
  ['lesion', ['all'], 'cut/invalid', /takes a list of cuts/],
  ['lesion', [[{ ...CUT, source: 'features.conv9' }]], 'cut/invalid', /features\.conv9/],
  ['lesion', [[{ ...CUT, mode: 'half' }]], 'cut/invalid', /half/],
  ['lesion', [[{ ...CUT, channels: [99] }]], 'cut/invalid', /99/],
  ['gradient', [{}, 'input'], 'call/invalid', /gradient takes/],
  ['gradient', [{ class: 0 }, 'nothing'], 'tensor/unknown', /nothing/],
  ['attribution', ['magic', { class: 0 }], 'call/invalid', /not "magic"/],
  ['loadModel', ['../../etc/passwd'], 'model/unknown', /passwd/],
  ['loadModel', [[]], 'model/unknown', /empty list/],
  [
    'loadModel',
    [{ spec: { ...SPEC, growthRate: 0 } }],
    'spec/impossible',
    /growth rate must be a whole number/,
  ],
  ['loadModel', [{ spec: { ...SPEC, numClasses: 1e9 } }], 'spec/impossible', /classes/],
  ['loadModel', [{ spec: SPEC, seed: 'x' }], 'call/invalid', /seed must be a whole number/],
  ['loadModel', [{ spec: SPEC, init: 'magic' }], 'call/invalid', /not "magic"/],
  ['loadModel', [{ spec: SPEC }, { labels: 'a' }], 'model/labels', /a name a class/],
  ['loadModel', [{ spec: SPEC }, { input: { scale: null } }], 'recipe/invalid', /scale/],
  ['loadModel', [{ spec: SPEC }, { input: { size: [1e6, 1e6] } }], 'recipe/invalid', /4,096/],
];
