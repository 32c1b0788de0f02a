import { m } from '../../messages/m';
import type { WhyNotWebGpu } from '../protocol/backend';
import type { WhyNotKept } from '../protocol/weights';

/** Why WebGPU was not taken, in a sentence. */
export function sayWhyNotWebGpu(why: WhyNotWebGpu): string {
  switch (why.code) {
    case 'wished':
      return m.webgpu_wished();
    case 'insecure':
      return m.webgpu_insecure();
    case 'absent':
      return m.webgpu_absent();
    case 'no-adapter':
      return m.webgpu_no_adapter();
    case 'emulated':
      return m.webgpu_emulated();
    case 'no-program':
      return m.webgpu_no_program();
    case 'not-started':
      return m.webgpu_not_started({ reason: why.reason });
    case 'refused':
      return m.webgpu_refused({ reason: why.reason });
    case 'lost':
      return m.webgpu_lost({ times: why.times, reason: why.reason });
  }
}

/** Why a model is not kept for the next visit, in a sentence. */
export const sayWhyNotKept = (why: WhyNotKept): string =>
  why === 'no-room' ? m.kept_no_room() : m.kept_not_allowed();
