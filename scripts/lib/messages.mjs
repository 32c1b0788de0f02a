import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.mjs';

/**
 * What the page says stands in JSON files, one a topic and language: `<room>/messages/<locale>/<topic>.json`. Paraglide
 * compiles them to typed functions, `<room>/messages/compiled/<locale>.js`, which the room's `m.ts` loads by `load.js`
 * for the language in use. Topics that the first view can do without are a file of their own, `later-<locale>.js`; what
 * readers of files say is a room of its own, since it is loaded with them; so are the glossary and each lesson.
 */
const fixedRooms = [
  ...['src', 'src/engine/worker', 'src/formats'],
  ...['app', 'app/features/gradients', 'app/features/set', 'app/features/set/answers', 'app/glossary'],
];
const lessons = 'app/lessons';

/** What the page's first view says, in the app; all others come right after it. `check-size.mjs` holds it to this. */
const firstTopics = [
  ...[
    'app',
    'catalogue',
    'evidence',
    'first-image',
    'header',
    'image',
    'inspector',
    'jobs',
    'lesions',
    'link',
    'messages',
  ],
  ...[
    'models',
    'network',
    'page',
    'pile',
    'predictions',
    'ribbon',
    'search',
    'store',
    'tabs',
    'views',
    'words',
  ],
  ...['chain', 'heads', 'learn'],
];

/**
 * The files that a room's messages become: their names begin with this, and hold these topics.
 * @param {string} room
 * @param {readonly string[]} topics
 * @returns {{ prefix: string, topics: readonly string[] }[]}
 */
const bundles = (room, topics) =>
  room !== 'app'
    ? [{ prefix: '', topics }]
    : [
        { prefix: '', topics: topics.filter((topic) => firstTopics.includes(topic)) },
        { prefix: 'later-', topics: topics.filter((topic) => !firstTopics.includes(topic)) },
      ];
const baseLocale = 'en';
const cache = join(root, 'node_modules', '.cache', 'denselens');

/** @param {string} room */
const fileName = (room) => room.replaceAll('/', '-');

/** @typedef {Record<string, unknown>} Catalogue messages by key */
/** @typedef {{ locale: string, topic: string, messages: Catalogue }} File */

/**
 * What a message takes and marks up, in any order: `{name}`, `{#b}`.
 * @param {unknown} message
 */
function placeholders(message) {
  const found = JSON.stringify(message).matchAll(/\{[#/]?[\w-]+\}/g);
  return [...new Set([...found].map(([text]) => text))].sort().join(' ');
}

/**
 * Why the languages of a room do not say the same things; empty when they do.
 * @param {string} room
 * @param {readonly File[]} files
 * @returns {string[]}
 */
export function differences(room, files) {
  /** @type {string[]} */
  const found = [];
  const base = files.filter(({ locale }) => locale === baseLocale);
  const others = [...new Set(files.map(({ locale }) => locale))].filter((locale) => locale !== baseLocale);
  for (const { locale, topic, messages } of files) {
    const place = `${room}/messages/${locale}/${topic}.json`;
    for (const key of Object.keys(messages)) {
      if (!new RegExp(`^${topic.replaceAll('-', '_')}_[a-z0-9_]+$`).test(key))
        found.push(`${place}: "${key}" is not called ${topic.replaceAll('-', '_')}_…, in small letters.`);
    }
    if (locale !== baseLocale && !base.some((file) => file.topic === topic))
      found.push(`${place}: there is no such file in ${baseLocale}.`);
  }
  for (const locale of others) {
    for (const { topic, messages } of base) {
      const place = `${room}/messages/${locale}/${topic}.json`;
      const own = files.find((file) => file.locale === locale && file.topic === topic)?.messages ?? {};
      for (const [key, message] of Object.entries(messages)) {
        const translated = own[key];
        if (translated === undefined) found.push(`${place}: "${key}" is missing.`);
        else if (placeholders(translated) !== placeholders(message))
          found.push(
            `${place}: "${key}" takes ${placeholders(translated) || 'nothing'}, not ${placeholders(message) || 'nothing'}.`,
          );
      }
      for (const key of Object.keys(own))
        if (!(key in messages)) found.push(`${place}: ${baseLocale} has no "${key}".`);
    }
  }
  return found;
}

/** @returns {Promise<string[]>} */
async function findRooms() {
  const entries = await readdir(join(root, lessons), { withFileTypes: true }).catch(() => []);
  const own = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(root, lessons, entry.name, 'messages')))
    .map(({ name }) => `${lessons}/${name}`);
  return [...fixedRooms, ...own.sort()];
}

/**
 * @param {string} room
 * @returns {Promise<File[]>}
 */
async function filesOf(room) {
  const folder = join(root, room, 'messages');
  /** @type {File[]} */
  const files = [];
  for (const locale of (await readdir(folder, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (!locale.isDirectory() || locale.name === 'compiled') continue;
    for (const file of (await readdir(join(folder, locale.name))).sort()) {
      const place = join(folder, locale.name, file);
      /** @type {Catalogue} */
      let messages;
      try {
        messages = JSON.parse(await readFile(place, 'utf8'));
      } catch (error) {
        throw new Error(`${relative(root, place)}: ${error instanceof Error ? error.message : error}`);
      }
      files.push({ locale: locale.name, topic: file.replace(/\.json$/, ''), messages });
    }
  }
  return files;
}

/**
 * What a message says, for people who point at its use.
 * @param {unknown} message
 * @returns {string}
 */
function textOf(message) {
  if (typeof message === 'string') return message;
  const variants = /** @type {{ match?: Record<string, string> }[]} */ (message);
  return variants.flatMap(({ match = {} }) => Object.values(match)).join(' | ');
}

/**
 * Types of the compiled messages. Paraglide's own need TypeScript's old API, and take an argument where there is none.
 * @param {readonly File[]} files
 */
function declarations(files) {
  const entries = files
    .filter(({ locale }) => locale === baseLocale)
    .flatMap(({ messages }) => Object.entries(messages))
    .map(([key, message]) => {
      const marks = placeholders(message).split(' ').filter(Boolean);
      const shown = marks.filter((mark) => !/^\{[#/]/.test(mark)).map((mark) => mark.slice(1, -1));
      // A number may only choose the form, and be shown as the language writes numbers.
      const chosenBy = [...JSON.stringify(message).matchAll(/"input (\w+)"/g)].map(([, name]) => name ?? '');
      const inputs = [...new Set([...shown, ...chosenBy])];
      const takes =
        inputs.length === 0 ? '' : `inputs: { ${inputs.map((name) => `${name}: Value`).join('; ')} }`;
      const call = `(${takes}) => string`;
      const type =
        shown.length === marks.length
          ? call
          : `(${call}) & { parts: (${takes || 'inputs?: object'}) => readonly Part[] }`;
      return `/** ${textOf(message).replaceAll('*/', '*\u200b/')} */\nexport const ${key}: ${type};`;
    });
  return `type Value = string | number;
type Part =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'markup-start' | 'markup-end' | 'markup-standalone'; readonly name: string };
${entries.join('\n')}
export {};
`;
}

/**
 * Every language of a file of messages is a chunk of its own: what loads it, by the language's name.
 * @param {readonly string[]} locales
 * @param {string} prefix
 */
function loaders(locales, prefix) {
  const entries = locales.map((locale) => `  ${locale}: () => import('./${prefix}${locale}.js'),\n`);
  const names = locales.map((locale) => `'${locale}'`).join(' | ');
  const loaded = `() => Promise<typeof import('./${prefix}${baseLocale}.js')>`;
  return {
    js: `export const load = {\n${entries.join('')}};\n`,
    types: `export const load: Readonly<Record<${names}, ${loaded}>>;\n`,
  };
}

/**
 * Paraglide makes the rules of plurals anew for every message, which takes longer than all else in it: they are kept,
 * a language and kind once.
 * @param {string} registry
 */
async function keepPlurals(registry) {
  const made = 'new Intl.PluralRules(locale, options).select(Number(input))';
  const code = await readFile(registry, 'utf8');
  if (!code.includes(made))
    throw new Error('Paraglide chooses plurals in another way than keepPlurals knows.');
  // An object on the function itself: a variable or a Map would be written differently for the page and its workers,
  // which load the core's messages as one file.
  const kept = `const rules = (plural.rules ??= {});
\treturn (rules[\`\${locale} \${options?.type}\`] ??= new Intl.PluralRules(locale, options)).select(Number(input))`;
  await writeFile(
    registry,
    code.replace(`return ${made}`, () => kept),
  );
}

/**
 * @param {string} room
 * @param {readonly File[]} files
 */
async function compileRoom(room, files) {
  const { compile } = await import('@inlang/paraglide-js');
  const compiled = join(root, room, 'messages', 'compiled');
  await rm(compiled, { recursive: true, force: true });
  const locales = [...new Set(files.map(({ locale }) => locale))];
  for (const { prefix, topics } of bundles(room, [...new Set(files.map(({ topic }) => topic))])) {
    const folder = `${prefix}parts`;
    const project = join(cache, `${prefix}${fileName(room)}.inlang`);
    // The project is made anew each time: inlang keeps notes of its own in its folder.
    await rm(project, { recursive: true, force: true });
    await mkdir(project, { recursive: true });
    const settings = {
      baseLocale,
      locales,
      telemetry: 'off',
      modules: [relative(cache, join(root, 'node_modules/@inlang/plugin-message-format/dist/index.js'))],
      'plugin.inlang.messageFormat': {
        pathPattern: topics.map((topic) =>
          relative(cache, join(root, room, 'messages', '{locale}', `${topic}.json`)).replaceAll('\\', '/'),
        ),
      },
    };
    await writeFile(join(project, 'settings.json'), JSON.stringify(settings));
    await compile({
      project,
      outdir: join(compiled, folder),
      outputStructure: 'locale-modules',
      emitReadme: false,
      emitPrettierIgnore: false,
      emitGitIgnore: false,
    });
    await keepPlurals(join(compiled, folder, 'registry.js'));
    for (const locale of locales) {
      // The module that is imported gives the built file its name.
      const name = `${prefix}${locale}`;
      const types =
        locale === baseLocale
          ? declarations(files.filter(({ topic }) => topics.includes(topic)))
          : `export * from './${prefix}${baseLocale}.js';\n`;
      await writeFile(join(compiled, `${name}.js`), `export * from './${folder}/messages/${locale}.js';\n`);
      await writeFile(join(compiled, `${name}.d.ts`), types);
    }
    const { js, types } = loaders(locales, prefix);
    await writeFile(join(compiled, `${prefix}load.js`), js);
    await writeFile(join(compiled, `${prefix}load.d.ts`), types);
  }
}

/**
 * Compiles what the page says, unless that was done for the same files.
 * @returns {Promise<string | null>} null, or why it could not be done: the languages differ, a file is broken
 */
export async function ensureMessages() {
  try {
    for (const room of await findRooms()) {
      const files = await filesOf(room);
      const stamp = join(cache, `messages-${fileName(room)}.txt`);
      const lock = await readFile(join(root, 'package-lock.json'), 'utf8').catch(() => '');
      const script = await readFile(fileURLToPath(import.meta.url), 'utf8');
      const now = createHash('sha256')
        .update(JSON.stringify(files))
        .update(lock)
        .update(script)
        .digest('hex');
      const compiled = join(root, room, 'messages', 'compiled', `${baseLocale}.js`);
      if (existsSync(compiled) && (await readFile(stamp, 'utf8').catch(() => '')) === now) continue;
      const problems = differences(room, files);
      if (problems.length > 0) return `The languages do not say the same things:\n  ${problems.join('\n  ')}`;
      await compileRoom(room, files);
      await writeFile(stamp, now);
    }
    return null;
  } catch (error) {
    return `The messages could not be compiled: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * For Vite: compiles the messages before anything is read, and again when one is changed.
 * @returns {import('vite').Plugin}
 */
export function messages() {
  const compiled = async () => {
    const problem = await ensureMessages();
    if (problem !== null) throw new Error(problem);
  };
  return {
    name: 'denselens-messages',
    config: compiled,
    async handleHotUpdate({ file }) {
      if (/\/messages\/[\w-]+\/[\w-]+\.json$/.test(file)) await compiled();
    },
  };
}
