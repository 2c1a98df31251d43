// The decisions of every algorithm on four checks of one key, with a limit of three.

/** Stands still: a new window in between would allow a further check. */
const clock = { now: () => 1_700_000_000_000 };

/** The decisions by the name of the algorithm. All must be `[true, true, true, false]`. */
export async function fourDecisions(core, { memoryStore }) {
  const limits = [
    core.fixedWindow({ name: 'fixedWindow', limit: 3, window: '1h' }),
    core.slidingWindow({ name: 'slidingWindow', limit: 3, window: '1h' }),
    core.slidingWindowLog({ name: 'slidingWindowLog', limit: 3, window: '1h' }),
    core.tokenBucket({ name: 'tokenBucket', capacity: 3, refill: { amount: 1, every: '1h' } }),
    core.leakyBucket({ name: 'leakyBucket', capacity: 3, leak: { amount: 1, every: '1h' } }),
    core.gcra({ name: 'gcra', limit: 3, period: '1h' }),
  ];
  const answers = {};
  for (const limit of limits) {
    const limiter = core.createLimiter({ store: memoryStore({ clock }), limits: [limit] });
    const allowed = [limiter.consumeSync('ada').allowed, limiter.consumeSync('ada').allowed];
    allowed.push((await limiter.consume('ada')).allowed, (await limiter.consume('ada')).allowed);
    answers[limit.name] = allowed;
  }
  return answers;
}
