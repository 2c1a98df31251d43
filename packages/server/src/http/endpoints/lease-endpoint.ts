import type { Reservations } from '../../service/reservations.ts';
import { leaseAnswer } from '../answers.ts';
import { leaseBody } from '../bodies.ts';
import { decisionBody } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

const DEFAULT_TTL_MS = 1000;

/** Units that another process spends by itself: for callers that cannot afford a call for each request. */
export function leaseEndpoint(reservations: Reservations): Endpoint {
  return endpoint({
    method: 'POST',
    path: '/v1/lease',
    scope: 'check',
    summary:
      'Spends up to that many units ahead, for the caller to use within a term. Give back the rest with ' +
      '/v1/settle on the same instance.',
    body: leaseBody,
    answers: { 200: leaseAnswer },
    async handle({ body }) {
      const { units: most, ttlMs: longest = DEFAULT_TTL_MS, ...call } = body;
      const { decision, id, units, ttlMs } = await reservations.lease(call, most, longest);
      return { ...decisionBody(decision), units, ttlMs, ...(id !== undefined && { reservationId: id }) };
    },
  });
}
