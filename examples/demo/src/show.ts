import type { Store } from '@sluice/core';
import { type Performer, perform, performersOn } from './cast.ts';
import { type RawAnswer, Stage } from './client.ts';
import { type Framework, serve } from './serve.ts';
import type { DemoLimits } from './tiers.ts';
import { type Finding, findings } from './verdict.ts';

/** What the show is played with. */
export interface ShowOptions {
  readonly framework: Framework;
  readonly store: Store;
  readonly limits: DemoLimits;
  readonly port?: number;
  readonly durationMs: number;
  /** Called when the server is up, before the first request; what it returns is called after the last. */
  readonly onStart?: (performers: readonly Performer[], stage: Stage) => () => void;
}

export interface ShowResult {
  readonly performers: readonly Performer[];
  readonly findings: readonly Finding[];
  readonly firstRefusal: RawAnswer | undefined;
}

/** Starts the server, lets the clients act, stops the server, and tells what came of it. */
export async function playShow(options: ShowOptions): Promise<ShowResult> {
  const served = await serve(options.framework, options.store, options.limits, options.port);
  try {
    const stage = new Stage(served.origin, options.durationMs);
    const performers = performersOn(stage);
    const onEnd = options.onStart?.(performers, stage);
    await perform(performers);
    onEnd?.();
    return { performers, findings: findings(performers), firstRefusal: stage.firstRefusal };
  } finally {
    await served.close();
  }
}
