// The process that sends requests. It ends when its parent does.
import autocannon from 'autocannon';

/** The load to generate. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** How many requests to send, however long they take; 0: as many as the time allows. */
  readonly amount: number;
}

/** The results of a load. */
export interface LoadFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
}

const SAMPLE_MS = 10;

process.on('message', async ({ url, connections, seconds, amount }: Load) => {
  try {
    const { requests, latency, errors, non2xx, duration } = await autocannon({
      url,
      connections,
      // It looks for its end as often as it takes samples.
      ...(amount > 0 ? { amount, sampleInt: SAMPLE_MS } : { duration: seconds }),
    });
    if (errors > 0 || non2xx > 0) throw new Error(`${errors} errors and ${non2xx} responses other than 2xx`);
    if (requests.total === 0) throw new Error('No request was answered');
    process.send?.({
      perSecond: requests.total / duration,
      p50Ms: latency.p50,
      p99Ms: latency.p99,
      requests: requests.total,
    });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit());
