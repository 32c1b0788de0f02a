/**
 * Who may import what, written once. Biome wants the whole list again for every folder (an override replaces the
 * options of the one before): `npm run rules` writes biome.json's overrides from here, and the boundaries stage
 * fails when they differ.
 * @typedef {{ group: readonly string[], message: string }} Ban
 */

/** @type {Readonly<Record<string, Ban>>} */
const bans = {
  frameworks: {
    group: ['react', 'react/**', 'react-dom', 'react-dom/**', 'zustand', 'zustand/**'],
    message: 'src/ is free of frameworks: React and zustand live in app/.',
  },
  app: { group: ['**/app/**'], message: 'src/ never imports app/.' },
  ort: {
    group: ['onnxruntime-web', 'onnxruntime-web/**', 'onnxruntime-common', 'onnxruntime-node'],
    message: 'Only src/engine/worker may import ONNX Runtime.',
  },
  d3: { group: ['d3', 'd3-*'], message: 'Only src/scene and src/layout may import d3.' },
  node: { group: ['node:*'], message: 'This code runs in browsers.' },
  worker: {
    group: ['**/engine/worker/**', '../worker/**'],
    message:
      'The worker is started by address, never imported: what both sides need is in src/engine/protocol.',
  },
  impure: {
    group: ['**/engine/**', '**/layout/**', '**/render/**', '**/scene/**'],
    message:
      'The pure core (network, formats, graph, weights, tensor, explain, set) knows nothing of engine, layout, render or scene.',
  },
  beyondNetwork: {
    group: ['**/formats/**', '**/graph/**', '**/weights/**', '**/explain/**', '**/set/**'],
    message: 'A network is known before any file is: src/network imports no other room of the core.',
  },
  beyondFormats: {
    group: ['**/graph/**', '**/weights/**', '**/explain/**', '**/set/**'],
    message: 'Readers give a canonical model; they do not know what is made of it.',
  },
  beyondGraph: {
    group: ['**/weights/**', '**/explain/**', '**/set/**'],
    message: 'Graphs are written from the canonical model alone.',
  },
  beyondTensor: {
    group: [
      '**/formats/**',
      '!**/formats/canonical',
      '**/graph/**',
      '**/weights/**',
      '**/explain/**',
      '**/set/**',
    ],
    message: 'Tensors are numbers: of a model, src/tensor knows the input recipe alone.',
  },
  layoutIsPure: {
    group: ['**/engine/**', '**/render/**', '**/scene/**'],
    message: 'Layout is pure: it knows the model, not the engine or what draws.',
  },
  sceneGetsData: {
    group: ['**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**', '**/render/**'],
    message: 'The scene gets what it draws as data; it does not know the engine.',
  },
  painterGetsData: {
    group: ['**/engine/**', '!**/engine/protocol', '!**/engine/protocol/**', '**/scene/**'],
    message: 'Painters get tensors and canvases; they know neither the engine nor the scene.',
  },
  offlineIsApart: {
    group: [
      ...[
        'network',
        'formats',
        'graph',
        'weights',
        'tensor',
        'explain',
        'set',
        'layout',
        'render',
        'scene',
      ].map((room) => `**/${room}/**`),
      '**/engine/**',
      '!**/engine/protocol',
      '!**/engine/protocol/**',
    ],
    message: 'The service worker keeps files; it is small, and knows nothing of what is in them.',
  },
  pageSide: {
    group: ['**/engine/client/**', '../client/**', '**/scene/**'],
    message: "The worker does not know the page's side.",
  },
  storeIsState: {
    group: ['react', 'react/**', 'react-dom', 'react-dom/**', '**/features/**', '**/ui/**'],
    message: 'The store holds state; it does not know React or what shows it.',
  },
  propsOnly: {
    group: [
      'zustand',
      'zustand/**',
      '**/store/**',
      '**/features/**',
      ...['jobs', 'catalogue', 'link', 'page', 'console-api'].map((room) => `**/app/${room}/**`),
      ...['jobs', 'catalogue', 'link', 'page', 'console-api'].map((room) => `../${room}/**`),
      '**/engine/**',
      '!**/engine/protocol',
      '!**/engine/protocol/**',
    ],
    message: 'Controls in app/ui take props only.',
  },
  siblings: {
    group: ['../*', '../*/**', '!../../**', '**/features/**'],
    message: 'Features never import each other: what they share belongs into app/ui, app/store or src/.',
  },
  siblingsFromWithin: {
    group: ['../../*', '../../*/**', '!../../../**', '**/features/**'],
    message: 'Features never import each other: what they share belongs into app/ui, app/store or src/.',
  },
};

const core = ['frameworks', 'app', 'ort'];
const browser = ['ort', 'd3', 'node', 'worker'];

/** Folders, from the general to the particular, and what they may not import. */
const rooms = [
  { includes: ['src/**'], banned: [...core, 'd3', 'node', 'worker'] },
  { includes: ['src/weights/**', 'src/explain/**', 'src/set/**'], banned: [...core, 'd3', 'node', 'impure'] },
  { includes: ['src/network/**'], banned: [...core, 'd3', 'node', 'impure', 'beyondNetwork'] },
  { includes: ['src/formats/**'], banned: [...core, 'd3', 'node', 'impure', 'beyondFormats'] },
  { includes: ['src/graph/**'], banned: [...core, 'd3', 'node', 'impure', 'beyondGraph'] },
  { includes: ['src/tensor/**'], banned: [...core, 'd3', 'node', 'impure', 'beyondTensor'] },
  { includes: ['src/layout/**'], banned: [...core, 'node', 'layoutIsPure'] },
  { includes: ['src/scene/**'], banned: [...core, 'node', 'sceneGetsData'] },
  { includes: ['src/render/**'], banned: [...core, 'd3', 'node', 'painterGetsData'] },
  { includes: ['src/engine/worker/**'], banned: ['frameworks', 'app', 'd3', 'node', 'pageSide'] },
  { includes: ['src/offline/**'], banned: [...core, 'd3', 'node', 'offlineIsApart'] },
  { includes: ['app/**'], banned: browser },
  { includes: ['app/store/**'], banned: [...browser, 'storeIsState'] },
  { includes: ['app/ui/**'], banned: [...browser, 'propsOnly'] },
  { includes: ['app/features/**'], banned: [...browser, 'siblings'] },
  { includes: ['app/features/*/*/**'], banned: [...browser, 'siblingsFromWithin'] },
  // Tests may read files and ask an oracle.
  { includes: ['src/**/*.test.ts', 'src/**/testing/**'], banned: ['frameworks', 'app'] },
  { includes: ['app/**/*.test.ts', 'app/**/*.test.tsx', 'app/**/testing/**'], banned: ['ort', 'd3'] },
];

/** The overrides as biome.json has them. */
export const importOverrides = () =>
  rooms.map(({ includes, banned }) => ({
    includes,
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: { patterns: banned.map((name) => bans[name]) },
          },
        },
      },
    },
  }));
