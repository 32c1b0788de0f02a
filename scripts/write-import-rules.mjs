// npm run rules: writes the import rules of scripts/lib/import-rules.mjs into biome.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importOverrides } from './lib/import-rules.mjs';
import { root } from './lib/root.mjs';

const file = join(root, 'biome.json');
const config = JSON.parse(readFileSync(file, 'utf8'));
writeFileSync(file, `${JSON.stringify({ ...config, overrides: importOverrides() }, null, 2)}\n`);
