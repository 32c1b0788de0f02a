import { specWith } from '../network/spec';
import type { CanonicalModel } from './canonical';

/** How the last maps become numbers before the classifier. */
export type Pool = 'average' | 'max';

/** The same weights behind another pool. A head that lays its maps out has none, and stays. */
export function withPool(model: CanonicalModel, pool: Pool): CanonicalModel {
  const { pool: _, ...head } = model.spec.head ?? {};
  if (head.flatten !== undefined) return model;
  return { ...model, spec: specWith({ ...model.spec, head: pool === 'max' ? { ...head, pool } : head }) };
}
