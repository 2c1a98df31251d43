export type { CostOption } from '../calls/gate.ts';
export { createGotOptions, type GotOptions } from './create-got-options.ts';
