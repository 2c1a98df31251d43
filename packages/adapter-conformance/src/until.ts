import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 5;

/** Resolves as soon as the condition holds. Rejects, with what was awaited, if it does not in time. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= deadline)
      throw new Error(`It did not happen within ${timeoutMs} ms that ${what}.`);
    await sleep(INTERVAL_MS);
  }
}
