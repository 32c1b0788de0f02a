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
    /** Messages that may pass all the same. */
    let room = 0;
    const says = new RegExp(source ?? '');
    const observer = new MutationObserver(() => {
      if (!says.test(document.body.textContent)) return;
      isHeld = true;
      observer.disconnect();
    });
    if (!isHeld)
      observer.observe(document.body, {
        ...{ subtree: true, childList: true, characterData: true, attributes: true },
      });
    Worker.prototype.postMessage = function (...sent: unknown[]) {
      const send = (): void => Reflect.apply(postMessage, this, sent);
      if (!isHeld) send();
      else if (room > 0) {
        room--;
        send();
      } else held.push(send);
    };
    Reflect.set(globalThis, 'letGo', (most: number) => {
      const passing = held.splice(0, most);
      if (Number.isFinite(most)) room = most - passing.length;
      else {
        observer.disconnect();
        Worker.prototype.postMessage = postMessage;
      }
      for (const send of passing) send();
    });
  }, when?.source ?? null);

/**
 * What the page has asked meanwhile reaches the workers, in its order, and all that follows.
 * @param most - only so many messages; what comes after them is held again
 */
export const letGo = (page: Page, most = Number.POSITIVE_INFINITY): Promise<void> =>
  page.evaluate((count) => Reflect.get(globalThis, 'letGo')(count), most);
