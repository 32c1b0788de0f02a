import type { KnipConfig } from 'knip';

/** What a style sheet refers to, as imports: other sheets, and the fonts' files. */
function cssImports(text: string): string {
  const references = [...text.matchAll(/(?:@import\s+|url\()\s*["']?([@./][^"')]+)/g)];
  return references.map(([, address]) => `import '${address}';`).join('\n');
}

const config: KnipConfig = {
  entry: [
    'src/engine/worker/*.worker.ts',
    'src/offline/worker/service-worker.ts',
    'src/render/assembly/*.ts',
    'scripts/*.mjs',
    'e2e/harness/*.ts',
  ],
  project: ['app/**/*.{ts,tsx,css}', 'src/**/*.ts', 'scripts/**/*.mjs', 'e2e/**/*.ts', '*.config.ts'],
  ignore: ['src/formats/onnx/onnx_pb.ts'],
  // scripts/make-samples.mjs takes the one from training/; scripts/lib/messages.mjs names the other by its path.
  ignoreDependencies: ['@resvg/resvg-js', '@inlang/plugin-message-format'],
  // Exported types document what a function takes and gives.
  exclude: ['types', 'nsTypes', 'enumMembers'],
  compilers: { css: cssImports },
};

export default config;
