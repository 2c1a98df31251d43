import { RateLimitError } from '@sluice/core';
import type { Reservations } from '../../service/reservations.ts';
import { renewAnswer, reserveAnswer, settleAnswer } from '../answers.ts';
import { renewBody, reserveBody, settleBody } from '../bodies.ts';
import { decisionBody } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

const DEFAULT_TTL_MS = 60_000;

/** Reserve, settle and renew. */
export function reservationEndpoints(reservations: Reservations): readonly Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/v1/reserve',
      scope: 'check',
      summary: 'Spends the cost if it fits, to be settled with /v1/settle on the same instance.',
      body: reserveBody,
      answers: { 200: reserveAnswer },
      async handle({ body: { ttlMs = DEFAULT_TTL_MS, ...call } }) {
        const { reservation, id } = await reservations.reserve(call, ttlMs);
        return { ...decisionBody(reservation.decision), ...(id !== undefined && { reservationId: id }) };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/settle',
      scope: 'check',
      summary: 'Charges the actual cost and gives back the rest; `cancel` gives everything back.',
      body: settleBody,
      answers: { 200: settleAnswer },
      async handle({ body: { reservationId, cost, cancel } }) {
        const { settled, uncharged, failure } =
          cancel === true
            ? await reservations.cancel(reservationId)
            : await reservations.commit(reservationId, cost);
        if (failure !== undefined) throw RateLimitError.from(failure);
        return { settled, uncharged };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/renew',
      scope: 'check',
      summary: 'Holds slots of `concurrency` limits for another lease.',
      body: renewBody,
      answers: { 200: renewAnswer },
      handle: async ({ body }) => ({ renewed: await reservations.renew(body.reservationId) }),
    }),
  ];
}
