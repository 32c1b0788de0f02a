import { useEffect, useState } from 'react';
import { type EmbedPanel, PANELS, withPanel } from '../../embed/panels';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { TABS } from '../../tabs';
import { CopyField } from './CopyField';
import { QrCode } from './QrCode';
import './share.css';

/** What the panels are called. */
function nameOf(panel: EmbedPanel): string {
  if (panel === 'network') return m.share_panel_network();
  if (panel === 'image') return m.share_panel_image();
  return TABS.find(({ id }) => id === panel)?.label() ?? panel;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const snippetOf = (address: string, panel: EmbedPanel): string =>
  `<iframe title="DenseLens" src="${escaped(withPanel(address, panel))}" width="100%" height="520" style="border:0" loading="lazy" allow="cross-origin-isolated; camera; clipboard-write"></iframe>`;

/** Where others in the network find this site, if it is served for them; `npm start -- --host` says so. */
function useAddresses(): readonly string[] {
  const [addresses, setAddresses] = useState<readonly string[]>([]);
  useEffect(() => {
    const control = new AbortController();
    const ask = async () => {
      const url = new URL('models/manifest.json', new URL(import.meta.env.BASE_URL, document.baseURI));
      const answer = (await (await fetch(url, { signal: control.signal })).json()) as {
        addresses?: string[];
      };
      setAddresses(answer.addresses ?? []);
    };
    // Who cannot be asked serves nobody else.
    ask().catch(() => {});
    return () => control.abort();
  }, []);
  return addresses;
}

/** The link of what is seen, a frame of it for another page, and a code for the phones of a class. */
export function SharePanel() {
  const isYours = useAppState(({ image }) => image !== null && image.kind !== 'sample');
  const [panel, setPanel] = useState<EmbedPanel>('network');
  const addresses = useAddresses();
  const [first] = addresses;
  // On the address by which others can follow it.
  const link = new URL(location.href);
  const isOnlyHere = /^(localhost|127\.|\[::1\])/.test(link.hostname);
  const address = first !== undefined && isOnlyHere ? `${first}${link.search}` : link.href;
  return (
    <div className="share-panel">
      <CopyField label={m.share_link()} value={address} rows={2} />
      {isYours && <p className="muted">{m.share_yours()}</p>}
      <section className="share-part" aria-label={m.share_frame()}>
        <h2 className="heading">{m.share_frame()}</h2>
        <label className="share-row">
          {m.share_panel()}
          <select value={panel} onChange={({ target }) => setPanel(target.value as EmbedPanel)}>
            {PANELS.map((id) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </label>
        <CopyField label={m.share_snippet()} value={snippetOf(address, panel)} rows={4} />
        <p className="muted">{m.share_isolation()}</p>
      </section>
      {first !== undefined && (
        <section className="share-part" aria-label={m.share_class()}>
          <h2 className="heading">{m.share_class()}</h2>
          <p className="mono">{addresses.join(' ')}</p>
          <QrCode address={first} />
          <p className="muted">{m.share_withheld()}</p>
        </section>
      )}
    </div>
  );
}
