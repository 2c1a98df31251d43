import type { Store } from '@sluice/core';
import { clientsOf, type DemoClient } from './clients.ts';
import { type Framework, serve } from './serve.ts';
import type { DemoLimits } from './tiers.ts';
import { type RawResponse, Trial } from './trial.ts';
import { type Finding, findingsOf } from './verdict.ts';

export interface RunOptions {
  readonly framework: Framework;
  readonly store: Store;
  readonly limits: DemoLimits;
  readonly port?: number;
  readonly durationMs: number;
  /**
   * Called when the server is up, before the first request. The function that it returns is called after the
   * last.
   */
  readonly onStart?: (clients: readonly DemoClient[], trial: Trial) => () => void;
}

export interface RunResult {
  readonly clients: readonly DemoClient[];
  readonly findings: readonly Finding[];
  readonly firstRefusal: RawResponse | undefined;
}

/**
 * Starts the server, runs all clients at the same time, stops the server, and compares the logs with the
 * promises.
 */
export async function runClients(options: RunOptions): Promise<RunResult> {
  const served = await serve(options.framework, options.store, options.limits, options.port);
  try {
    const trial = new Trial(served.origin, options.durationMs);
    const clients = clientsOf(trial);
    const onEnd = options.onStart?.(clients, trial);
    await Promise.all(clients.map(runOne));
    onEnd?.();
    return { clients, findings: findingsOf(clients), firstRefusal: trial.firstRefusal };
  } finally {
    await served.close();
  }
}

async function runOne({ behaviour, client }: DemoClient): Promise<void> {
  client.log.now = 'starting';
  await behaviour.run(client);
  client.log.now = 'done';
}
