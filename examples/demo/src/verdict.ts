import type { DemoClient } from './clients.ts';

/** Whether the promise about one client was kept. */
export interface Finding {
  readonly name: string;
  readonly promise: string;
  readonly kept: boolean;
  /** What the client saw, in plain words. */
  readonly seen: string;
}

/**
 * Compares what each client saw with what the limits promise. A failed request breaks its client's promise
 * whatever else happened, because it proves nothing about the limit.
 */
export function findingsOf(clients: readonly DemoClient[]): readonly Finding[] {
  return clients.map(({ behaviour, client: { log } }) => {
    const failed = log.count('failed');
    const counts = `${log.count('allowed')} allowed, ${log.count('denied')} denied`;
    return {
      name: behaviour.name,
      promise: behaviour.promise,
      kept: failed === 0 && behaviour.isKept(log),
      seen: failed === 0 ? counts : `${counts}, ${failed} failed (${log.failure})`,
    };
  });
}
