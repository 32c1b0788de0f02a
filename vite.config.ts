import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { messages } from './scripts/lib/messages.mjs';
import { ortGlue } from './scripts/lib/ort-glue.mjs';
import { policyInPages } from './scripts/lib/policy.mjs';

/**
 * Cross-origin isolation, without which there is no SharedArrayBuffer and so no WASM threads.
 * scripts/serve.mjs sends the same for the production build.
 */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

// Emscripten's glue starts its thread workers from its own address, so it must stay a file of its own:
// the default builds of onnxruntime-web inline it, these do not.
const externalWasm = 'onnxruntime-web-use-extern-wasm';

export default defineConfig({
  // Relative, so that dist/ works from any folder of any host.
  base: './',
  // No history fallback: a missing weights file must be a 404, not a page.
  appType: 'mpa',
  plugins: [messages(), ortGlue(), policyInPages(), react()],
  resolve: { conditions: [externalWasm, ...defaultClientConditions] },
  worker: {
    format: 'es',
    plugins: () => [ortGlue()],
    rolldownOptions: {
      checks: { pluginTimings: false },
      // As the page is built, so that what both load, the core's messages, is one file and comes once.
      output: { topLevelVar: true },
    },
  },
  optimizeDeps: {
    // Pre-bundling would move the module away from the files that it loads beside itself.
    exclude: ['onnxruntime-web', 'onnxruntime-web/wasm', 'onnxruntime-web/webgpu'],
  },
  server: { headers: isolation },
  preview: { headers: isolation, port: 4173 },
  build: {
    target: 'es2023',
    // ONNX Runtime's glue and fonts must stay files.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The notices that the page's packages ask for; THIRD_PARTY_NOTICES.md has the worker's too.
    license: { fileName: 'licences/packages.md' },
    // ORT's WASM is 27 MB by nature; JavaScript has its own limit in scripts/check-size.mjs.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
