import type { AdapterUnderTest, AppSettings, SuiteOptions } from '@sluice/adapter-conformance';
import type { StoreGuardOptions } from '@sluice/http';
import { onTestFinished } from 'vitest';

/** The part of a request that the tests read, where it is Node's or inherits from it. */
export interface NodeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly ip?: string | undefined;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** The options of a limiter whose functions read requests of Node. */
export type NodeOptions = StoreGuardOptions<NodeRequest, unknown>;

/** How to serve an app. */
export interface Serving extends Partial<Omit<AppSettings, 'answerError'>> {
  /** Calls its argument when the test has ended. A concurrent test passes its own. */
  readonly atEnd?: typeof onTestFinished;
}

/** Serves an app behind a limiter until the test ends. Its handlers answer 200. Resolves to its origin. */
export async function serve(
  { serve: serveApp }: AdapterUnderTest,
  options: NodeOptions,
  { atEnd = onTestFinished, ...settings }: Serving = {},
): Promise<string> {
  const { origin, close } = await serveApp([options as SuiteOptions], {
    limitedAt: 'app',
    headers: {},
    trustsProxy: false,
    parsesFirst: false,
    http2: false,
    socketPath: undefined,
    handle: async () => ({ status: 200, headers: {}, body: 'passed' }),
    answerError: (error) => ({ status: 500, headers: {}, body: String(error) }),
    ...settings,
  });
  atEnd(async () => {
    await close();
  });
  return origin;
}
