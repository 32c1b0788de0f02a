import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * What a set is for. `train`: one of the eight sets whose drawings define the classes; `extra`: more
 * drawings of the same classes, which a recipe may use; `held-out`: evaluation only, never trained on.
 */
export type Role = 'train' | 'extra' | 'held-out';

/** Every icon set that the pipeline reads, and the only place that says which of them is trained on. */
export const SETS = {
  noto: 'train',
  'noto-v1': 'train',
  twemoji: 'train',
  'fluent-emoji': 'train',
  'fluent-emoji-flat': 'train',
  emojione: 'train',
  fxemoji: 'train',
  'streamline-emojis': 'train',
  'fluent-emoji-high-contrast': 'extra',
  'emojione-monotone': 'extra',
  openmoji: 'held-out',
  'emojione-v1': 'held-out',
} as const satisfies Readonly<Record<string, Role>>;

export type SetId = keyof typeof SETS;

export const SET_IDS = Object.keys(SETS) as SetId[];

/** Licences (SPDX) under which a set may be used, by role: share-alike sets are for evaluation only. */
const LICENCES: Readonly<Record<Role, readonly string[]>> = {
  train: ['Apache-2.0', 'MIT', 'CC-BY-4.0'],
  extra: ['Apache-2.0', 'MIT', 'CC-BY-4.0'],
  'held-out': ['Apache-2.0', 'MIT', 'CC-BY-4.0', 'CC-BY-SA-4.0'],
};

/** One icon: an SVG fragment and the box it is drawn in. */
export interface Icon {
  readonly body: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a set comes from and on what terms, for the list of licences and the model card. */
export interface Provenance {
  readonly id: SetId;
  readonly role: Role;
  readonly title: string;
  readonly author: string;
  readonly url: string;
  readonly licence: string;
  readonly npm: string;
  readonly version: string;
}

export interface IconSet {
  readonly provenance: Provenance;
  readonly icons: ReadonlyMap<string, Icon>;
  /** Other names of its icons → the icon's name. Aliases that turn or mirror an icon are left out. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Code points (`1f436`, `2708-fe0f`) → the icon's name; empty where the set does not say. */
  readonly chars: ReadonlyMap<string, string>;
}

interface IconifyIcon {
  readonly body: string;
  readonly left?: number;
  readonly top?: number;
  readonly width?: number;
  readonly height?: number;
}

interface IconifyJson {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<Record<string, IconifyIcon>>;
  readonly aliases?: Readonly<
    Record<string, { readonly parent: string } & Readonly<Record<string, unknown>>>
  >;
}

interface InfoJson {
  readonly name: string;
  readonly author: { readonly name: string; readonly url: string };
  readonly license: { readonly spdx?: string };
}

const require = createRequire(import.meta.url);

/** The folder of an installed npm package. */
export const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

export const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/** Throws unless the package's two statements of its licence agree and the role allows it. */
export const checkLicence = (
  id: string,
  role: Role,
  infoLicence: string | undefined,
  packageLicence: string | undefined,
): string => {
  if (infoLicence === undefined || infoLicence !== packageLicence) {
    throw new Error(`${id}: info.json says "${infoLicence}", package.json says "${packageLicence}"`);
  }
  if (!LICENCES[role].includes(infoLicence)) {
    throw new Error(`${id}: licence ${infoLicence} does not allow the role "${role}"`);
  }
  return infoLicence;
};

/** Reads an installed icon set, refusing one whose licence is unknown or unfit for its role. */
export const readSet = (id: SetId): IconSet => {
  const npm = `@iconify-json/${id}`;
  const folder = packageFolder(npm);
  const role = SETS[id];
  const info = readJson<InfoJson>(folder, 'info.json');
  const manifest = readJson<{ version: string; license?: string }>(folder, 'package.json');
  const json = readJson<IconifyJson>(folder, 'icons.json');
  const chars = readJson<Record<string, string>>(folder, 'chars.json');

  const icons = new Map<string, Icon>();
  for (const [name, icon] of Object.entries(json.icons)) {
    icons.set(name, {
      body: icon.body,
      left: icon.left ?? 0,
      top: icon.top ?? 0,
      width: icon.width ?? json.width ?? 16,
      height: icon.height ?? json.height ?? 16,
    });
  }
  const aliases = new Map<string, string>();
  for (const [name, { parent, ...transform }] of Object.entries(json.aliases ?? {})) {
    if (Object.keys(transform).length === 0 && icons.has(parent)) aliases.set(name, parent);
  }
  return {
    provenance: {
      id,
      role,
      title: info.name,
      author: info.author.name,
      url: info.author.url,
      licence: checkLicence(id, role, info.license.spdx, manifest.license),
      npm,
      version: manifest.version,
    },
    icons,
    aliases,
    chars: new Map(Object.entries(chars)),
  };
};
