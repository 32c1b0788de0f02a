// npm run simd: compiles the painter's AssemblyScript into a module that carries its bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/root.mjs';
import { compileSimd, simdModule } from './lib/simd.mjs';

writeFileSync(join(root, simdModule), await compileSimd());
