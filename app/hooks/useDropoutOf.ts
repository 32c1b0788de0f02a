import { dropoutOf } from '../catalogue/made-model';
import { useAppState } from '../services';

/** The p that a network which was made on the spot was designed with; null for none. */
export const useDropoutOf = (): number | null => useAppState(({ model }) => dropoutOf(model));
