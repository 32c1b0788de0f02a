import { describe, expect, it } from 'vitest';
import { Recovery } from './recovery';

const lost = { kind: 'lost', message: 'The driver was reset.' } as const;

describe('recovery', () => {
  it('tries three times to fetch a program, with pauses, and twice where nothing is heard', () => {
    const recovery = new Recovery();
    const mishap = { kind: 'unreached', message: '' } as const;
    expect(recovery.judge(mishap, 0, true)).toMatchObject({ do: 'again', after: 500 });
    expect(recovery.judge(mishap, 0, true)).toMatchObject({ do: 'again', after: 2000 });
    expect(recovery.judge(mishap, 0, true)).toEqual({ do: 'fail' });
    recovery.forgive();
    expect(recovery.judge({ kind: 'silent', message: '' }, 0, true)).toMatchObject({ do: 'again' });
    expect(recovery.judge({ kind: 'silent', message: '' }, 0, true)).toEqual({ do: 'fail' });
  });

  it('gives WebGPU up at the third loss in a minute, and the engine at the third loss on WASM', () => {
    const recovery = new Recovery();
    expect(recovery.judge(lost, 0, true)).toMatchObject({ do: 'again', whyNotWebGpu: null });
    recovery.started();
    expect(recovery.judge(lost, 10_000, true)).toMatchObject({ do: 'again', whyNotWebGpu: null });
    recovery.started();
    expect(recovery.judge(lost, 20_000, true)).toMatchObject({
      do: 'again',
      whyNotWebGpu: { code: 'lost', times: 3, reason: 'The driver was reset.' },
    });
    recovery.judge(lost, 21_000, false);
    recovery.judge(lost, 22_000, false);
    expect(recovery.judge(lost, 23_000, false)).toEqual({ do: 'fail' });
  });

  it('forgets losses after a minute', () => {
    const recovery = new Recovery();
    for (let minute = 0; minute < 10; minute++)
      expect(recovery.judge(lost, minute * 61_000, false)).toMatchObject({ do: 'again', after: 0 });
  });

  it('believes a worker that says it cannot', () => {
    expect(new Recovery().judge({ kind: 'refused', message: '' }, 0, true)).toEqual({ do: 'fail' });
  });
});
