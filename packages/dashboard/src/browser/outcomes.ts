/** The outcomes of a decision, from the bottom of a bar to its top. `index` is the place in a point. */
export const OUTCOMES = [
  { name: 'allowed', text: 'allowed', index: 1 },
  { name: 'denied', text: 'denied', index: 2 },
  { name: 'allowed-blind', text: 'allowed without the store', index: 3 },
  { name: 'denied-blind', text: 'denied without the store', index: 4 },
] as const;
