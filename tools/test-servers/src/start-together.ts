/**
 * Starts several servers at once. If one fails to start, stops the others before it throws the failure, so
 * nothing is left behind.
 */
export async function startTogether<T extends readonly Promise<{ stop(): Promise<void> }>[]>(
  ...starting: T
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const outcomes = await Promise.allSettled(starting);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length === 0)
    return (await Promise.all(starting)) as { -readonly [I in keyof T]: Awaited<T[I]> };
  await stopAll(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
  throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'Several servers did not start');
}

/** Stops all of them, even if one fails to stop; then throws that failure. */
export async function stopAll(servers: readonly { stop(): Promise<void> }[]): Promise<void> {
  const outcomes = await Promise.allSettled(servers.map((server) => server.stop()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
