import { TOLD } from '../../../../src/engine/protocol/set-worker';
import { number } from '../../../../src/messages/say';
import type { ImageSets } from '../../../jobs/image-set';
import { className } from '../../../words/class-names';
import { percent } from '../accuracy/words';
import { m } from '../messages/m';

/** Images of the surest mistakes, and classes, on the page. */
const MISTAKES = 24;
const KINDS = 40;

const STYLE = `
  body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 14px/1.5 system-ui, sans-serif; color: #1a1b1f; }
  h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; font-size: 1.1rem; break-after: avoid; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  td, th { padding: 2px 12px 2px 0; border-bottom: 1px solid #ddd; text-align: start; font-weight: normal; }
  .mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 12px; }
  figure { margin: 0; break-inside: avoid; font-size: 12px; overflow-wrap: anywhere; }
  img { width: 64px; height: 64px; object-fit: contain; }
`;

const element = (name: string, children: readonly (Node | string)[]): HTMLElement => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

const tableOf = (rows: readonly (readonly string[])[]): HTMLElement =>
  element(
    'table',
    rows.map((row, n) =>
      element(
        'tr',
        row.map((cell) => element(n === 0 ? 'th' : 'td', [cell])),
      ),
    ),
  );

/** A picture as an address that needs no page. */
const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/** Opens a page of its own that says what was found, to be printed or saved. */
export async function openReport(sets: ImageSets): Promise<void> {
  const { set, model, truth, done, failed, duplicates } = sets.state.getState();
  if (set === null || model === null) return;
  const rows = sets.rows();
  const found = await sets.ask('accuracy', null);
  const nameOf = (index: number): string => className(model.labels, index);
  const parts: (Node | string)[] = [
    element('h1', [m.report_title({ name: set.name })]),
    tableOf([
      [m.report_model(), model.name],
      [m.report_date(), new Date().toLocaleString()],
      [m.report_images(), number(set.entries.length)],
      [m.report_run(), number(done)],
      [m.report_failed(), number(failed)],
      [m.report_duplicates(), number(duplicates)],
    ]),
  ];
  if (found !== null) {
    const { all, kinds, calibration } = found;
    const shares = [
      [m.accuracy_first(), all.first],
      [m.accuracy_five(), all.amongFive],
    ] as const;
    const worst = kinds.toSorted((a, b) => a.first.share - b.first.share).slice(0, KINDS);
    parts.push(
      element('h2', [m.accuracy_tab()]),
      tableOf([
        ['', '', m.accuracy_interval_head(), m.accuracy_images()],
        ...shares.map(([label, share]) => [
          label,
          percent(share.share),
          m.accuracy_interval({ low: percent(share.low), high: percent(share.high) }),
          m.accuracy_hits({ hits: number(share.hits), of: number(share.of) }),
        ]),
      ]),
      element('p', [m.calibration_error({ error: number(calibration.error, { maximumFractionDigits: 4 }) })]),
      element('h2', [m.accuracy_by_class()]),
      tableOf([
        [m.set_column_truth(), m.accuracy_images(), m.accuracy_first(), m.accuracy_interval_head()],
        ...worst.map(({ kind, first }) => [
          kind.classes.map(nameOf).join(m.set_or()),
          number(first.of),
          percent(first.share),
          m.accuracy_interval({ low: percent(first.low), high: percent(first.high) }),
        ]),
      ]),
    );
    const wrong = rows
      .where('done')
      .filter((id) => (rows.ranks[id] ?? 0) > 1)
      .sort((a, b) => (rows.losses[b] ?? 0) - (rows.losses[a] ?? 0))
      .slice(0, MISTAKES);
    const blobs = await sets.ask('thumbnails', { ids: wrong });
    const figures = await Promise.all(
      wrong.map(async (id, n) => {
        const { path = '', group = -1 } = set.entries[id] ?? {};
        const blob = blobs[n] ?? null;
        const image = document.createElement('img');
        image.alt = '';
        if (blob !== null) image.src = await dataUrl(blob);
        const answer = m.accuracy_cell({
          kind: (truth[group] ?? []).map(nameOf).join(m.set_or()),
          answer: nameOf(rows.classes[id * TOLD] ?? 0),
        });
        return element('figure', [image, element('div', [answer]), element('div', [path])]);
      }),
    );
    const list = element('div', figures);
    list.className = 'mistakes';
    if (figures.length > 0) parts.push(element('h2', [m.report_mistakes()]), list);
  }
  const page = document.implementation.createHTMLDocument(m.report_title({ name: set.name }));
  page.documentElement.lang = document.documentElement.lang;
  const style = page.createElement('style');
  style.textContent = STYLE;
  const charset = page.createElement('meta');
  charset.setAttribute('charset', 'utf-8');
  page.head.prepend(charset);
  page.head.append(style);
  page.body.append(...parts);
  const url = URL.createObjectURL(
    new Blob([`<!doctype html>${page.documentElement.outerHTML}`], { type: 'text/html' }),
  );
  // A page that the browser does not let open is a file instead.
  if (open(url, '_blank') === null) {
    const link = document.createElement('a');
    link.href = url;
    link.download = 'report.html';
    link.click();
  }
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
