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
    'The user of the client may not do this. The README lists the commands and keys that the store needs.',
  ],
  ['NOAUTH', 'The client has to log in.'],
  ['WRONGPASS', 'The client logs in with a wrong user or password.'],
  ['LOADING', 'Redis is still reading its data from disk.'],
  ['BUSY', 'Somebody else runs a script that does not end.'],
  ['MASTERDOWN', 'This replica has lost its primary.'],
  ['CLUSTERDOWN', 'The Cluster does not serve all slots now.'],
  ['MISCONF', 'Redis cannot save to disk and therefore takes no writes.'],
  ['NOREPLICAS', 'Redis has fewer replicas than it is told to write with.'],
  [
    'CROSSSLOT',
    'Something adds braces to the keys (a `keyPrefix` of the client?), which moves their hash tag.',
  ],
  ['unknown command', 'The server runs no scripts.'],
  ["Stream isn't writeable", 'The client is not connected.'],
  ['Connection is closed', 'The client is not connected.'],
];

/** What the client or the server threw, as a coded error that says what to do about it. */
export function storeFailure(cause: unknown): RateLimitError {
  if (RateLimitError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/WRONGTYPE/.test(reason)) return corruptRecord(cause);
  const hint = HINTS.find(([code]) => reason.includes(code))?.[1] ?? '';
  return new RateLimitError('STORE_UNAVAILABLE', `Redis failed: ${reason.trimEnd()} ${hint}`.trimEnd(), {
    cause,
  });
}

/** What a script reported of one command, which then has changed nothing. */
export function commandFailure(problem: string): RateLimitError {
  if (problem === 'CORRUPT') return corruptRecord(undefined);
  return storeFailure(new Error(problem));
}

/** Nothing can be sent now. */
export function unavailable(message: string, cause?: unknown): RateLimitError {
  return new RateLimitError('STORE_UNAVAILABLE', message, { cause });
}

function corruptRecord(cause: unknown): RateLimitError {
  const message =
    'A key in Redis holds something that this limit did not write. Nothing was spent. Remove the key, or choose another `prefix`.';
  return new RateLimitError('RECORD_CORRUPT', message, { cause });
}
