import type { Page } from '@playwright/test';

/** Side of what a finger presses for sure, in CSS pixels; half a pixel is lost to rounding. */
const SIDE = 44;

/**
 * What a finger could press but would miss: everything interactive on the screen whose place, as the browser itself
 * finds it under a point, is less than 44 pixels high or wide. A label belongs to its field. Of a word in running text
 * the neighbour may begin sooner, where it is a word of the same kind. The drawing's own shapes are left out: they
 * are as large as what they stand for, and the list beside them says the same.
 * @param within - a selector: a dialog covers what is behind it
 */
export const missedTargets = (page: Page, within = 'body'): Promise<readonly string[]> =>
  page.evaluate(
    ([side, root]) => {
      const INTERACTIVE = [
        ...[
          'a[href]',
          'button',
          'input:not([type="hidden"])',
          'select',
          'textarea',
          'summary',
          'label:has(input)',
        ],
        ...['tab', 'option', 'slider', 'link', 'checkbox', 'switch'].map((role) => `[role="${role}"]`),
      ].join();
      /** What a press on an element acts on. */
      const targetOf = (element: Element | null): Element | null => {
        const found = element?.closest(INTERACTIVE) ?? null;
        const label = found?.closest('label');
        return label?.control?.checkVisibility() === true ? label.control : found;
      };
      // Where the one before looked last is no part of it.
      for (const element of document.querySelectorAll('*'))
        if (element.scrollTop !== 0) element.scrollTop = 0;
      const missed = new Set<string>();
      for (const element of document.querySelectorAll(`${root} :is(${INTERACTIVE})`)) {
        if (!(element instanceof HTMLElement) || targetOf(element) !== element) continue;
        if (element.closest('[inert], .visually-hidden, [aria-hidden="true"]') !== null) continue;
        if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled')) continue;
        const before = element.getBoundingClientRect();
        if (before.width === 0 || before.height === 0) continue;
        // Whole in sight, out from under what scrolls or sticks.
        element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const visible = (element instanceof HTMLInputElement ? element.labels?.[0] : null) ?? element;
        const own = element.getBoundingClientRect();
        let [x, y] = [own.left + own.width / 2, own.top + own.height / 2];
        if (targetOf(document.elementFromPoint(x, y)) !== element) {
          const box = visible.getBoundingClientRect();
          [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        }
        if (targetOf(document.elementFromPoint(x, y)) !== element) continue;
        // What is drawn as wide as it is, a channel a pixel, say, is as wide as that; a list beside it says the same.
        const isDrawn = element.closest('.layer-strip, .strip') !== null;
        const isWord = element.matches('.term');
        const reach = (dx: number, dy: number): number => {
          for (let step = 1; step <= side; step++) {
            const hit = targetOf(document.elementFromPoint(x + dx * step, y + dy * step));
            if (hit === element) continue;
            return isWord && hit?.matches('.term') === true ? side : step;
          }
          return side;
        };
        const height = reach(0, -1) + reach(0, 1) - 1;
        const width = reach(-1, 0) + reach(1, 0) - 1;
        if (height < side - 1 || (width < side - 1 && !isDrawn))
          missed.add(
            `${Math.round(width)}×${Math.round(height)} ${element.tagName.toLowerCase()}.${element.className} in .${element.parentElement?.className}: ${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}`,
          );
      }
      return [...missed];
    },
    [SIDE, within] as const,
  );
