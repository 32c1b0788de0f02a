/** What `?embed=` may show: the network, the image with its predictions, or one of the inspector's tabs. */
export const PANELS = [
  'network',
  'image',
  'maps',
  'channel',
  'weights',
  'unit',
  'ledger',
  'connections',
  'lesions',
  'gradients',
  'compare',
  'find',
  'costs',
  'paths',
  'signals',
  'design',
  'take-away',
] as const;

export type EmbedPanel = (typeof PANELS)[number];

/** The one panel that a link asks for; null for the whole page, as with a panel that there is not. */
export function embedPanel(search: string): EmbedPanel | null {
  const wished = new URLSearchParams(search).get('embed');
  return PANELS.find((panel) => panel === wished) ?? null;
}

/** Of an embedded page's address, the address of the whole page; and the other way round. */
export function withPanel(address: string, panel: EmbedPanel | null): string {
  const url = new URL(address);
  for (const name of ['embed', 'for', 'tab']) url.searchParams.delete(name);
  if (panel !== null) url.searchParams.set('embed', panel);
  if (panel === null) {
    const tab = new URL(address).searchParams.get('tab') ?? embedPanel(new URL(address).search);
    if (tab !== null && !['network', 'image', 'maps'].includes(tab)) url.searchParams.set('tab', tab);
  }
  return url.href;
}
