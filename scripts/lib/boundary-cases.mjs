/**
 * What a planted file must be refused for. A tsc case names the error codes of which one must come up.
 * @typedef {{ file: string, code: string, refusedBy: 'biome', rule: string }
 *   | { file: string, code: string, refusedBy: 'tsc', errors: readonly number[] }
 *   | { file: string, code: string, refusedBy: null }} BoundaryCase
 */

/** "Cannot find name": what tsc says of a global whose library the project does not include. */
const noSuchName = [2304, 2552, 2584, 2591];
/** "File is not listed within the file list of project": an import that no project reference covers. */
const outsideProject = [6307];
const noJsx = [17004];

/**
 * A file that imports something it must not.
 * @param {string} folder
 * @param {string} from
 * @returns {BoundaryCase}
 */
const imports = (folder, from) => ({
  file: `${folder}/probe-imports-${from.replace(/\W+/g, '-')}.ts`,
  code: `import * as it from '${from}';\n\nexport const probe = it;\n`,
  refusedBy: 'biome',
  rule: 'lint/style/noRestrictedImports',
});

/**
 * The same, only when asked to.
 * @param {string} folder
 * @param {string} from
 * @returns {BoundaryCase}
 */
const importsLazily = (folder, from) => ({
  ...imports(folder, from),
  file: `${folder}/probe-lazy-${from.replace(/\W+/g, '-')}.ts`,
  code: `export const probe = () => import('${from}');\n`,
});

/**
 * The same, for types alone.
 * @param {string} folder
 * @param {string} from
 * @returns {BoundaryCase}
 */
const importsTypes = (folder, from) => ({
  ...imports(folder, from),
  file: `${folder}/probe-types-${from.replace(/\W+/g, '-')}.ts`,
  code: `import type * as It from '${from}';\n\nexport type Probe = typeof It;\n`,
});

/**
 * A file that uses a global of another place.
 * @param {string} folder
 * @param {string} expression
 * @returns {BoundaryCase}
 */
const uses = (folder, expression) => ({
  file: `${folder}/probe-uses-${expression.replace(/\W+/g, '-')}.ts`,
  code: `export const probe = () => ${expression};\n`,
  refusedBy: 'tsc',
  errors: noSuchName,
});

/**
 * A file that imports what is not its project's: one of its own, as the compiler names one importer only.
 * @param {string} folder
 * @param {string} target
 * @returns {BoundaryCase[]}
 */
const reaches = (folder, target) => {
  const name = `probe-reached-from-${folder.replace(/\W+/g, '-')}`;
  return [
    { file: `src/${target}/${name}.ts`, code: 'export const probe = 1;\n', refusedBy: null },
    {
      file: `${folder}/probe-reaches-${target}.ts`,
      code: `export { probe } from '../${target}/${name}';\n`,
      refusedBy: 'tsc',
      errors: outsideProject,
    },
  ];
};

/**
 * A file that is in order.
 * @param {string} folder
 * @param {string} from
 * @returns {BoundaryCase}
 */
const may = (folder, from) => ({
  file: `${folder}/probe-may-${from.replace(/\W+/g, '-')}.ts`,
  code: `import * as it from '${from}';\n\nexport const probe = it;\n`,
  refusedBy: null,
});

/** @param {string} folder @returns {BoundaryCase} */
const jsx = (folder) => ({
  file: `${folder}/probe-jsx.tsx`,
  code: 'export const probe = <p>JSX outside of app/</p>;\n',
  refusedBy: 'tsc',
  errors: noJsx,
});

/** Every rule of DESIGN section 2, broken once at least. @type {readonly BoundaryCase[]} */
export const boundaryCases = [
  // The pure core: no DOM, no d3, no React, no engine.
  ...[
    'src/network',
    'src/formats',
    'src/graph',
    'src/weights',
    'src/tensor',
    'src/explain',
    'src/set',
  ].flatMap((folder) => [
    imports(folder, 'd3'),
    imports(folder, 'react'),
    imports(folder, 'onnxruntime-web/wasm'),
    imports(folder, 'node:fs'),
    importsTypes(folder, '../../app/store/store'),
    imports(folder, '../layout/atlas'),
    importsTypes(folder, '../engine/protocol/run'),
    imports(folder, '../scene/scene'),
    ...reaches(folder, 'layout'),
    uses(folder, 'document.title'),
    uses(folder, 'new Image()'),
    uses(folder, 'navigator.gpu'),
    uses(folder, 'fetch("x")'),
  ]),
  imports('src/formats/onnx', '../../../app/main'),
  // The core's own order: network, formats, graph; numbers know no model.
  importsTypes('src/network', '../formats/canonical'),
  imports('src/network', '../explain/head'),
  imports('src/formats', '../graph/write-graph'),
  imports('src/graph', '../explain/lesion'),
  imports('src/graph', '../set/peaks'),
  importsTypes('src/tensor', '../formats/labels'),
  importsTypes('src/tensor', '../graph/capture'),
  // Layout: d3, but no DOM.
  may('src/layout', 'd3'),
  ...reaches('src/layout', 'render'),
  ...reaches('src/layout', 'scene'),
  imports('src/layout', 'react'),
  imports('src/layout', '../../app/main'),
  imports('src/layout', '../engine/client/engine'),
  imports('src/layout', '../render/painter'),
  uses('src/layout', 'document.body'),
  uses('src/layout', 'window.innerWidth'),
  // The service worker: files, and nothing of what is in them.
  imports('src/offline', 'react'),
  imports('src/offline', 'onnxruntime-web'),
  imports('src/offline', '../engine/client/engine'),
  imports('src/offline', '../formats/canonical'),

  // The scene: d3 and the DOM, but no React and no engine.
  may('src/scene', 'd3'),
  imports('src/scene', 'react'),
  imports('src/scene', 'react-dom/client'),
  imports('src/scene', 'zustand/vanilla'),
  imports('src/scene', 'onnxruntime-web'),
  imports('src/scene', '../../app/features/network/network'),
  importsTypes('src/scene', '../engine/client/engine'),
  jsx('src/scene'),
  // The engine: ONNX Runtime in the worker only, no DOM there, and no way around the protocol.
  may('src/engine/worker', 'onnxruntime-web/wasm'),
  imports('src/engine/worker', 'd3'),
  imports('src/engine/worker', '../client/engine'),
  imports('src/engine/worker', '../../../app/main'),
  uses('src/engine/worker', 'document.title'),
  uses('src/engine/worker', 'window.location'),
  imports('src/engine/client', '../worker/ort-runtime'),
  importsTypes('src/engine/client', '../worker/network'),
  imports('src/engine/client', 'onnxruntime-web'),
  importsLazily('src/engine/client', 'onnxruntime-web/wasm'),
  imports('src/engine/client', 'onnxruntime-common'),
  imports('src/engine/client', 'd3-selection'),
  imports('src/engine/client', '../../../app/store/store'),
  imports('src/render', 'onnxruntime-web/webgpu'),
  importsTypes('src/render', '../engine/worker/network'),
  uses('src/render', 'document.createElement("canvas")'),
  // The app: features apart from each other, controls apart from state, state apart from React.
  may('app/features/probe-a', '../../../src/errors'),
  may('app/features/probe-a', '../../ui/Button'),
  may('app/features/probe-a', './thing'),
  may('app/features/probe-a/inner', '../thing'),
  may('app/features/probe-a/inner', '../../../store/store'),
  imports('app/features/probe-a', '../probe-b/thing'),
  imports('app/features/probe-a', '../probe-b'),
  imports('app/features/probe-a/inner', '../../probe-b/thing'),
  imports('app/features/probe-a/inner', '../../probe-b'),
  imports('app/features/probe-a/inner', '../../../features/probe-b/thing'),
  imports('app/features/probe-a', '../../features/probe-b/thing'),
  imports('app/features/probe-a', 'd3'),
  importsLazily('app/features/probe-a', 'onnxruntime-web'),
  imports('app/features/probe-a', '../../../src/engine/worker/network'),
  imports('app/jobs', 'onnxruntime-web/webgpu'),
  imports('app/jobs', '../../src/engine/worker/ort-runtime'),
  imports('app/ui', '../store/store'),
  imports('app/ui', '../features/header/Header'),
  imports('app/ui', 'zustand'),
  importsTypes('app/ui', '../../src/engine/client/engine'),
  may('app/ui', 'react'),
  may('app/ui', '../../src/engine/protocol/run'),
  imports('app/store', 'react'),
  imports('app/store', '../features/header/Header'),
  imports('app/store', '../ui/Button'),
  // A circle of two.
  {
    file: 'src/tensor/probe-circle-a.ts',
    code: "import { b } from './probe-circle-b';\n\nexport const a = (): number => b();\n",
    refusedBy: 'biome',
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/tensor/probe-circle-b.ts',
    code: "import { a } from './probe-circle-a';\n\nexport const b = (): number => a();\n",
    refusedBy: 'biome',
    rule: 'lint/suspicious/noImportCycles',
  },
  // And one of types alone.
  {
    file: 'src/tensor/probe-circle-type-a.ts',
    code: "import type { B } from './probe-circle-type-b';\n\nexport type A = B | null;\n",
    refusedBy: 'biome',
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/tensor/probe-circle-type-b.ts',
    code: "import type { A } from './probe-circle-type-a';\n\nexport type B = readonly A[];\n",
    refusedBy: 'biome',
    rule: 'lint/suspicious/noImportCycles',
  },
  // Files too long to read, barrels, and what strictness forbids.
  {
    file: 'src/tensor/probe-long.ts',
    code: Array.from({ length: 501 }, (_, i) => `export const line${i} = ${i};\n`).join(''),
    refusedBy: 'biome',
    rule: 'lint/style/noExcessiveLinesPerFile',
  },
  {
    file: 'src/tensor/probe-barrel.ts',
    code: "export * from './stats';\n",
    refusedBy: 'biome',
    rule: 'lint/performance/noBarrelFile',
  },
  {
    file: 'src/tensor/probe-any.ts',
    code: 'export const probe = (value: any): unknown => value;\n',
    refusedBy: 'biome',
    rule: 'lint/suspicious/noExplicitAny',
  },
  {
    file: 'src/tensor/probe-assertion.ts',
    code: 'export const probe = (value: string | null): string => value!;\n',
    refusedBy: 'biome',
    rule: 'lint/style/noNonNullAssertion',
  },
  {
    file: 'src/tensor/probe-index.ts',
    code: 'export const probe = (values: number[]): number => values[0];\n',
    refusedBy: 'tsc',
    errors: [2322],
  },
];
