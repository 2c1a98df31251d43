import type { Limiter } from '@sluice/core';
import type { FastifyBaseLogger } from 'fastify';

/** Logs when the failure policy takes over from the store, and when the store decides again. */
export function logOutages(limiter: Pick<Limiter<unknown>, 'on'>, logger: FastifyBaseLogger): void {
  limiter.on('degraded', ({ limiter: name, failure: { code, message } }) => {
    logger.error(
      { event: 'store_out', limiter: name, code, reason: message },
      'the store is not called for now',
    );
  });
  limiter.on('recovered', ({ limiter: name, outageMs }) => {
    logger.info(
      { event: 'store_back', limiter: name, outage_ms: Math.round(outageMs) },
      'the store decides again',
    );
  });
}
