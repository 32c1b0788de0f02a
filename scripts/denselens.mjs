#!/usr/bin/env node
// The packed package's command: serves the built site that is in it. `npx ./denselens-*.tgz --port 5000`
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hubMirror } from './lib/model-sources.mjs';
import { root } from './lib/root.mjs';
import { serveOptions, serveSite } from './lib/serve-command.mjs';

const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
// By the packed file: of the name alone, npx would ask the registry, and bring whatever is called so there.
const command = `npx ./${name}-${version}.tgz`;
const options = serveOptions(command, false);
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
