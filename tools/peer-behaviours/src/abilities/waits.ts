import type { WindowOptions } from './gate.ts';

/** Keeps a caller waiting until it may pass. */
export type WaitForTurn = (key: string) => Promise<unknown>;

/** What a limiter offers to callers that would rather wait than be denied. */
export interface Waits {
  readonly turns: (options: WindowOptions) => Promise<WaitForTurn>;
}
