/**
 * The outcomes of a decision, from the bottom of a bar to its top. `index` is the place in a point. An
 * outcome that is not usual is mentioned only where it occurs.
 */
export const OUTCOMES = [
  { name: 'allowed', text: 'allowed', isUsual: true, index: 1 },
  { name: 'denied', text: 'denied', isUsual: true, index: 2 },
  { name: 'allowed-blind', text: 'allowed without the store', isUsual: false, index: 3 },
  { name: 'denied-blind', text: 'denied without the store', isUsual: false, index: 4 },
] as const;
