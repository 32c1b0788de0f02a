import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { result, summary } from '../../testing/fake-worker';
import { running, settle, setUp, withModelAndImage } from '../../testing/played-engine';
import type { AtlasPaint } from '../protocol/maps';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Names what is painted, for a worker that is played. */
const job = (tensor: string) => ({ tensor }) as AtlasPaint;

/** Canvases that can be handed over once each, as a browser has them. */
function place() {
  const made: { handedOver: number }[] = [];
  const createCanvas = () => {
    const canvas = { handedOver: 0, transferControlToOffscreen: () => ({ number: ++canvas.handedOver }) };
    made.push(canvas);
    return canvas as unknown as HTMLCanvasElement;
  };
  return { made, createCanvas, onRenewed: vi.fn() };
}

describe('a lease', () => {
  it('hands a canvas over once, and paints on it by its name', async () => {
    const { engine, last } = await running();
    const { made, createCanvas, onRenewed } = place();
    const lease = engine.lease(createCanvas, onRenewed);
    expect(made).toMatchObject([{ handedOver: 1 }]);
    const { canvasId } = last().next('attach-canvas').payload as { readonly canvasId: number };
    const painted = lease.paint(job('relu5'));
    expect(last().asked).toMatchObject([{ type: 'paint', payload: { canvasId, job: { tensor: 'relu5' } } }]);
    last().done('paint', 'as wished');
    expect(await painted).toBe('as wished');
    expect(engine.lastAtlas()).toEqual(job('relu5'));
    expect(onRenewed).not.toHaveBeenCalled();
    lease.destroy();
    expect(last().asked).toMatchObject([{ type: 'detach-canvas', payload: { canvasId } }]);
  });

  it('paints the newest: what has not come by then is superseded', async () => {
    const { engine, last } = await running();
    const lease = engine.lease(place().createCanvas, () => {});
    const first = lease.paint(job('a'));
    const second = lease.compared('b', job('b'));
    await expect(first).rejects.toMatchObject({ code: 'engine/superseded' });
    const other = engine.lease(place().createCanvas, () => {});
    const elsewhere = other.paint(job('c'));
    last().done('paint-compared', 2);
    expect(await second).toBe(2);
    last().next('paint');
    last().done('paint', 3);
    expect(await elsewhere).toBe(3);
    const closed = lease.thumbnails({} as never);
    lease.destroy();
    await expect(closed).rejects.toMatchObject({ code: 'engine/cancelled' });
  });

  it('has another canvas made for another worker, until it ends', async () => {
    const { engine, last } = await running();
    const { made, createCanvas, onRenewed } = place();
    const lease = engine.lease(createCanvas, onRenewed);
    last().die();
    await expect(lease.paint(job('relu5'))).rejects.toMatchObject({ code: 'engine/device-lost' });
    expect(made).toHaveLength(1);
    await settle();
    last().boot();
    await settle();
    expect(made).toMatchObject([{ handedOver: 1 }, { handedOver: 1 }]);
    expect(onRenewed).toHaveBeenCalledTimes(1);
    const painted = lease.paint(job('relu5'));
    last().done('paint', 1);
    expect(await painted).toBe(1);
    lease.destroy();
    last().die();
    await vi.advanceTimersByTimeAsync(1_000);
    last().boot();
    await settle();
    expect(made).toHaveLength(2);
  });

  it('is to be painted again when the image is there again, not before', async () => {
    const { engine, last } = await withModelAndImage();
    const { made, createCanvas, onRenewed } = place();
    engine.lease(createCanvas, onRenewed);
    last().die();
    await settle();
    last().boot();
    await settle();
    last().done('load-model', summary('small'));
    await settle();
    expect(made).toHaveLength(2);
    expect(onRenewed).not.toHaveBeenCalled();
    last().done('classify', result(2));
    await settle();
    expect(onRenewed).toHaveBeenCalledTimes(1);
  });

  it('made before there is a worker hands nothing over, and is renewed with the first', async () => {
    const { engine, last } = setUp();
    const { made, createCanvas, onRenewed } = place();
    const lease = engine.lease(createCanvas, onRenewed);
    await expect(lease.paint(job('relu5'))).rejects.toMatchObject({ code: 'engine/device-lost' });
    const started = engine.start('auto', null);
    last().boot();
    await started;
    await settle();
    expect(made).toMatchObject([{ handedOver: 0 }, { handedOver: 1 }]);
    expect(onRenewed).toHaveBeenCalledTimes(1);
  });
});
