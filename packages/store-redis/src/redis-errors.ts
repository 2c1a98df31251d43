import { RateLimitError } from '@sluice/core';

/** What each error of Redis means to a user of the store. */
const HINTS: readonly (readonly [code: string, hint: string])[] = [
  [
    'READONLY',
    'This is a read-only replica. Give the store a client of the primary, of Sentinel or of the Cluster.',
  ],
  ['OOM', 'Redis is out of memory (`maxmemory`). Give it more, or an eviction policy such as volatile-ttl.'],
  [
    'NOPERM',
    "The client's user lacks a permission. The README lists the commands and keys that the store needs.",
  ],
  ['NOAUTH', 'The client must log in.'],
  ['WRONGPASS', 'The client logs in with a wrong user or password.'],
  ['LOADING', 'Redis is still loading its data from disk.'],
  ['BUSY', 'Another client is running a script that does not end.'],
  ['MASTERDOWN', 'This replica has lost its primary.'],
  ['CLUSTERDOWN', 'The Cluster does not serve all slots at the moment.'],
  ['MISCONF', 'Redis cannot save to disk and therefore accepts no writes.'],
  ['NOREPLICAS', 'Redis has fewer replicas than `min-replicas-to-write` requires.'],
  [
    'CROSSSLOT',
    'Something adds braces to the keys (a `keyPrefix` of the client?), which moves their hash tag.',
  ],
  ['unknown command', 'The server does not run scripts.'],
  ["Stream isn't writeable", 'The client is not connected.'],
  ['Connection is closed', 'The client is not connected.'],
];

/** What the client or the server threw, as a coded error that says what to do about it. */
export function storeError(cause: unknown): RateLimitError {
  if (RateLimitError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/WRONGTYPE/.test(reason)) return corruptRecord(cause);
  // An option of the client, such as ioredis' `commandTimeout`. The command was sent, and may run.
  if (/timed out/i.test(reason)) {
    const message = `The client gave up waiting for Redis: ${reason.trimEnd()}. The check may have been counted.`;
    return new RateLimitError('STORE_TIMEOUT', message, { cause });
  }
  const hint = HINTS.find(([code]) => reason.includes(code))?.[1] ?? '';
  return unavailable(`Redis failed: ${reason.trimEnd()} ${hint}`.trimEnd(), cause);
}

/** What a script reported about one command, which then has changed nothing. */
export function commandError(problem: string): RateLimitError {
  if (problem === 'CORRUPT') return corruptRecord(undefined);
  return storeError(new Error(problem));
}

export function unavailable(message: string, cause?: unknown): RateLimitError {
  return new RateLimitError('STORE_UNAVAILABLE', message, { cause });
}

function corruptRecord(cause: unknown): RateLimitError {
  const message =
    'A key in Redis holds something that this limit did not write. Nothing was spent. Remove the key, or choose another `prefix`.';
  return new RateLimitError('RECORD_CORRUPT', message, { cause });
}
