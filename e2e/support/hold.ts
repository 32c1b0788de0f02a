import type { Page } from '@playwright/test';

/**
 * From now on nothing that the page asks of its workers reaches them, until {@link letGo}: what is under way stays so
 * for as long as a test looks at it, on any machine.
 * @param when - begins to hold only in the moment in which the page first says this
 */
export const hold = (page: Page, when: RegExp | null = null): Promise<void> =>
  page.evaluate((source) => {
    const { postMessage } = Worker.prototype;
    const held: (() => void)[] = [];
    let isHeld = source === null;
    const says = new RegExp(source ?? '');
    const observer = new MutationObserver(() => {
      if (!says.test(document.body.innerText)) return;
      isHeld = true;
      observer.disconnect();
    });
    if (!isHeld)
      observer.observe(document.body, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      });
    Worker.prototype.postMessage = function (...sent: unknown[]) {
      const send = (): void => Reflect.apply(postMessage, this, sent);
      if (isHeld) held.push(send);
      else send();
    };
    Reflect.set(globalThis, 'letGo', () => {
      observer.disconnect();
      Worker.prototype.postMessage = postMessage;
      for (const send of held) send();
    });
  }, when?.source ?? null);

/** What the page has asked meanwhile reaches the workers, in its order, and all that follows. */
export const letGo = (page: Page): Promise<void> => page.evaluate(() => Reflect.get(globalThis, 'letGo')());

/** Resolves once the page has said this, be it for a moment only; asked for before that can be. */
export const said = (page: Page, what: RegExp): Promise<void> =>
  page.evaluate(
    (source) =>
      new Promise<void>((resolve) => {
        const says = new RegExp(source);
        const look = (): void => {
          if (!says.test(document.body.innerText)) return;
          observer.disconnect();
          resolve();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    what.source,
  );
