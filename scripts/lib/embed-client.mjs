import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withPolicy } from './policy.mjs';
import { root } from './root.mjs';

const sources = join(root, 'embed');

/**
 * Adds to a built site what other pages need: the client, by a name that stays (`<site>/embed/denselens-embed.js`), and
 * a page that shows it in use. The site's own build is not burdened with a second page: its chunks would be cut finer.
 * @param {string} dist
 */
export async function addEmbedClient(dist) {
  const { build } = await import('vite');
  const folder = join(dist, 'embed');
  for (const name of ['denselens-embed', 'demo']) {
    await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: join(sources, `${name}.ts`), formats: ['es'], fileName: () => `${name}.js` },
      },
    });
  }
  await mkdir(folder, { recursive: true });
  await copyFile(join(sources, 'demo.css'), join(folder, 'demo.css'));
  const page = await readFile(join(sources, 'index.html'), 'utf8');
  await writeFile(
    join(folder, 'index.html'),
    withPolicy(page).replace('./demo.ts', './demo.js').replace('"/favicon.svg"', '"../favicon.svg"'),
  );
}
