// npm run build: the production site, in dist/.
import { ensureBuilt } from './lib/build.mjs';

const problem = await ensureBuilt({ force: true });
if (problem !== null) console.error(problem);
process.exitCode = problem === null ? 0 : 1;
