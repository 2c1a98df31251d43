// One of the processes that call the API: as it is, or with Sluice.
// argv: the address of the API, the number of callers, 'sluice' or 'plain'.
import { createFetch, createUpstream, genericProfile } from '@sluice/outbound';
import { parentStore } from './parent-store.ts';

const [url = '', callers = '1', mode] = process.argv.slice(2);
const upstream = createUpstream({
  name: 'api',
  store: parentStore(),
  profile: genericProfile(),
  maxWait: '1m',
});
const send = mode === 'sluice' ? createFetch(upstream) : fetch;
process.once('disconnect', () => process.exit());
process.once('message', () => {
  for (let i = 0; i < Number(callers); i++) void keepCalling();
});
process.send?.({ isReady: true });

/** Calls, and after a 429 waits for as long as it says, as a good client does. */
async function keepCalling(): Promise<void> {
  for (;;) {
    const startedMs = performance.now();
    const response = await send(url);
    await response.text();
    process.send?.({ waitedMs: performance.now() - startedMs });
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    if (response.status === 429) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
