#!/usr/bin/env node
// The packed package's command: serves the built site that is in it. `npx ./denselens-*.tgz --port 5000`
import { join } from 'node:path';
import { hubMirror } from './lib/model-sources.mjs';
import { root } from './lib/root.mjs';
import { serveOptions, serveSite } from './lib/serve-command.mjs';

const command = 'npx denselens';
const options = serveOptions(command);
const problem =
  typeof options === 'string'
    ? options
    : await serveSite(
        {
          port: options.port,
          ...(options.host === undefined ? {} : { host: options.host }),
          mirror: hubMirror(),
          folders: [join(root, 'dist')],
        },
        command,
      );
if (problem !== null) {
  console.error(problem);
  process.exitCode = 1;
}
