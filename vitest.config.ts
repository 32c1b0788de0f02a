import { defineConfig } from 'vitest/config';
import { messages } from './scripts/lib/messages.mjs';

export default defineConfig({
  plugins: [messages()],
  test: {
    include: ['src/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'training/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    setupFiles: ['app/testing/speak-english.ts'],
    // Nothing may hang for ever; what is slower than this belongs into a fixture.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
