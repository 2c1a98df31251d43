import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves as soon as `condition` holds; checks it every few milliseconds. Rejects after `timeoutMs` with a
 * message that names `what` was awaited. A condition that rejects counts as "not yet", and its error becomes
 * the cause.
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await sleep(10);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`, { cause });
}
