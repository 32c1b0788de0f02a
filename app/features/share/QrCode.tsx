import encodeQR from 'qr';
import { useEffect, useRef } from 'react';
import { m } from '../../messages/m';

/** A code that a phone's camera reads as an address. */
export function QrCode({ address }: { readonly address: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element == null || context == null) return;
    const rows = encodeQR(address, 'raw', { border: 2 });
    element.width = element.height = rows.length;
    // Dark on light, whatever the theme: many readers know no other.
    context.fillStyle = 'white';
    context.fillRect(0, 0, rows.length, rows.length);
    context.fillStyle = 'black';
    rows.forEach((row, y) => {
      row.forEach((isDark, x) => {
        if (isDark) context.fillRect(x, y, 1, 1);
      });
    });
  }, [address]);
  return <canvas ref={canvas} className="share-code" role="img" aria-label={m.share_code({ address })} />;
}
