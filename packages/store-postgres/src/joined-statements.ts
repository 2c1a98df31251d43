import { assertNotAborted, type Bounds, runSteps, type Transaction } from './connections.ts';
import type { PgClient, PgQuery } from './pg-client.ts';

/** What `pg` returns for several statements in one text. */
type Results = readonly { readonly rows: readonly { readonly answer?: string | null }[] }[];

/** The code of a client that sends every text as one statement: the server ran nothing. */
const SYNTAX_ERROR = '42601';

/** A client that cannot send two statements at once; nothing has been kept. */
export class CannotJoin extends Error {}

/**
 * Runs a transaction in two round trips: BEGIN goes with its first statement, COMMIT with its last. So its
 * locks are held for one round trip. Rejects with {@link CannotJoin} for a client that sends one statement at
 * a time.
 */
export function runJoined<T>(
  client: PgClient,
  bounds: Bounds,
  work: (transaction: Transaction) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const send = async (texts: readonly string[], place: number): Promise<string> => {
    assertNotAborted(signal);
    const results = (await client.query({ text: texts.join('; ') }).catch((error: { code?: unknown }) => {
      throw error?.code === SYNTAX_ERROR ? new CannotJoin() : error;
    })) as unknown as Results;
    if (!Array.isArray(results) || results.length !== texts.length) throw new CannotJoin();
    return results[place]?.rows[0]?.answer ?? '';
  };
  const { open, keep } = bounds;
  const steps: Transaction = {
    open: (query) => send([open, textOf(query)], 1),
    keep: (query) => send([textOf(query), ...keep], 0),
  };
  return runSteps(client, bounds, steps, work, signal);
}

/**
 * The statement with its values in it. They are numbers and ASCII texts without control characters, so no
 * encoding of the client can give them another end.
 */
function textOf({ text, values = [] }: PgQuery): string {
  return text.replace(/\$(\d+)/g, (_, place: string) => {
    const value = values[Number(place) - 1];
    // Independent of `standard_conforming_strings`.
    return value === null ? 'NULL' : `E'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  });
}
