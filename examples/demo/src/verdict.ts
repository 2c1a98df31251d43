import type { Performer } from './cast.ts';

/** Whether what was promised about one client came true. */
export interface Finding {
  readonly name: string;
  readonly promise: string;
  readonly kept: boolean;
  /** What was seen, in plain words. */
  readonly seen: string;
}

/**
 * Holds what the clients saw against what the limits promise. A request that failed breaks its client's promise,
 * whatever else happened: what nobody counted proves nothing.
 */
export function findings(performers: readonly Performer[]): readonly Finding[] {
  return performers.map(({ role, client: { log } }) => {
    const failed = log.count('failed');
    const counts = `${log.count('allowed')} allowed, ${log.count('denied')} denied`;
    return {
      name: role.name,
      promise: role.promise,
      kept: failed === 0 && role.isKept(log),
      seen: failed === 0 ? counts : `${counts}, ${failed} failed (${log.failure})`,
    };
  });
}
