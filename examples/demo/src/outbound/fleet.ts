import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type FakeUpstream, fakeUpstream } from '@sluice/outbound/testing';
import { ParentRecords } from './parent-store.ts';

const PROCESSES = 8;
const CALLERS = 8;
/** The quota of the API. */
export const QUOTA = { limit: 40, windowMs: 5000 } as const;

/** Eight processes that call an API of their own, as fast as they may. */
export class Fleet {
  readonly mode: 'sluice' | 'plain';
  readonly #api: FakeUpstream;
  readonly #children: readonly ChildProcess[];
  /** The longest that a call has taken. */
  longestMs = 0;

  private constructor(mode: 'sluice' | 'plain', api: FakeUpstream, children: readonly ChildProcess[]) {
    this.mode = mode;
    this.#api = api;
    this.#children = children;
    for (const child of children) {
      child.on('message', ({ waitedMs = 0 }: { waitedMs?: number }) => {
        this.longestMs = Math.max(this.longestMs, waitedMs);
      });
    }
  }

  /** Resolves when all processes are up. `program` is the path of `caller`. */
  static async ready(mode: 'sluice' | 'plain', program: string): Promise<Fleet> {
    const { limit, windowMs } = QUOTA;
    const quotas = [{ name: 'calls', limit, window: windowMs }] as const;
    const api = await fakeUpstream({ style: 'ietf-10', quotas, latencyMs: 40 });
    const records = new ParentRecords();
    const children = Array.from({ length: PROCESSES }, () => fork(program, [api.url, String(CALLERS), mode]));
    for (const child of children) records.serve(child);
    await Promise.all(children.map(started));
    return new Fleet(mode, api, children);
  }

  go(): void {
    for (const child of this.#children) child.send('go');
  }

  get counts(): { readonly ok: number; readonly limited: number; readonly share: number | undefined } {
    const { ok, limited, quotaShare } = this.#api.counts();
    return { ok, limited, share: quotaShare };
  }

  async close(): Promise<void> {
    const running = this.#children.filter(({ exitCode }) => exitCode === null);
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.map((child) => once(child, 'exit')));
    await this.#api.close();
  }
}

/** Resolves when the process is up; rejects if it ends before. */
async function started(child: ChildProcess): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const failed = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`A process of the demo ended with ${code} before it was up.`);
  });
  try {
    await Promise.race([once(child, 'message', { signal }), failed]);
  } finally {
    settled.abort();
    failed.catch(() => undefined);
  }
}
