// Tiers: the plan of a user decides the limits. Both plans call their limit `per-minute`, so the usage of a
// user who upgrades counts on. `null` means no limit at all.
import { createLimiter, fixedWindow, type Limit } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

interface User {
  readonly id: string;
  readonly plan: 'free' | 'pro' | 'internal';
}

const perMinute = (limit: number): Limit<User> =>
  fixedWindow({ name: 'per-minute', limit, window: '1m', key: (user: User) => user.id });

// Made once: return the same array for the same plan, because each new array is validated.
const limitsOf = { free: [perMinute(3)], pro: [perMinute(10)], internal: null };

const api = createLimiter({ store: memoryStore(), limits: (user: User) => limitsOf[user.plan] });

async function call(user: User, times: number): Promise<void> {
  let allowed = 0;
  for (let i = 0; i < times; i++) if ((await api.consume(user)).allowed) allowed++;
  const { remaining } = await api.peek(user);
  console.log(`${user.id} on ${user.plan}: ${allowed} of ${times} calls allowed, ${remaining} left`);
}

await call({ id: 'ada', plan: 'free' }, 5);
await call({ id: 'ada', plan: 'pro' }, 5);
await call({ id: 'cron', plan: 'internal' }, 100);

// Prints:
//   ada on free: 3 of 5 calls allowed, 0 left
//   ada on pro: 5 of 5 calls allowed, 2 left
//   cron on internal: 100 of 100 calls allowed, Infinity left
