// One of the processes of a fleet: sends as many calls as its client lets through, until it is killed.
// argv: the setting as JSON.
import { type SenderId, type SenderSetting, senders } from './senders.ts';

/** What a process is given. */
export interface CallerSetting extends SenderSetting {
  readonly sender: SenderId;
  /** One caller each, with one call after the other. */
  readonly urls: readonly string[];
}

/** What a process reports. */
export interface CallerReport {
  /** Milliseconds that each successful call took, waiting included. */
  readonly tookMs: readonly number[];
  /** Calls whose application saw something other than a success. */
  readonly failed: number;
}

const setting = JSON.parse(process.argv[2] ?? '') as CallerSetting;
const send = senders[setting.sender].open(setting);
const tookMs: number[] = [];
let failed = 0;

process.once('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'report') process.send?.({ tookMs, failed } satisfies CallerReport);
  else for (const url of setting.urls) void keepCalling(url);
});
process.send?.('ready');

async function keepCalling(url: string): Promise<void> {
  for (;;) {
    const startedMs = performance.now();
    const status = await send(url).catch(() => 0);
    if (status === 200) {
      tookMs.push(performance.now() - startedMs);
      continue;
    }
    failed++;
    // A failure at once must not become a loop without end.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
