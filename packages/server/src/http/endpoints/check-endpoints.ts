import type { Decision } from '@sluice/core';
import { PROBLEM_MEDIA_TYPE, problemOf } from '@sluice/http';
import type { FastifyReply } from 'fastify';
import type { CheckCall } from '../../service/check-call.ts';
import type { DecisionService } from '../../service/decision-service.ts';
import { failureOf } from '../../service/failure.ts';
import { whenReady } from '../../service/when-ready.ts';
import { batchAnswer, decisionAnswer } from '../answers.ts';
import { batchBody, checkBody, checkQuery } from '../bodies.ts';
import { decisionBody, decisionHeaders } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { isPlainCheck } from '../plain-check.ts';
import { failureProblem } from '../problem.ts';

/** Check, batch and peek. */
export function checkEndpoints(service: DecisionService): readonly Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/v1/check',
      scope: 'check',
      summary: 'Checks a request, and spends its cost if every limit allows it.',
      query: checkQuery,
      body: checkBody,
      isPlain: isPlainCheck,
      answers: { 200: decisionAnswer, 429: 'Denied, with `?status=limit`.' },
      handle: ({ body, query: { status }, reply }) =>
        whenReady(service.check(body), (decision) =>
          decision.allowed || status !== 'limit' ? decisionBody(decision) : refusal(decision, reply),
        ),
    }),
    endpoint({
      method: 'POST',
      path: '/v1/check:batch',
      scope: 'check',
      summary: 'Checks up to 100 requests: each by itself, or all or nothing.',
      body: batchBody,
      answers: { 200: batchAnswer },
      async handle({ body: { checks, atomic } }) {
        if (atomic === true) {
          const decisions = await service.checkTogether(checks);
          return {
            allowed: decisions.every(({ allowed }) => allowed),
            results: decisions.map(decisionBody),
          };
        }
        const results = await Promise.all(checks.map((check) => resultOf(service, check)));
        return {
          allowed: results.every((result) => (result as { allowed?: boolean }).allowed === true),
          results,
        };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/peek',
      scope: 'check',
      summary: 'Returns what a check would answer now, and spends nothing.',
      body: checkBody,
      answers: { 200: decisionAnswer },
      handle: async ({ body }) => decisionBody(await service.peek(body)),
    }),
  ];
}

function refusal(decision: Decision, reply: FastifyReply): Buffer {
  for (const [name, value] of Object.entries(decisionHeaders(decision))) reply.raw.setHeader(name, value);
  reply.code(429).type(PROBLEM_MEDIA_TYPE);
  // As bytes: of text, Fastify would name the charset, which this type does not have.
  return Buffer.from(JSON.stringify({ ...problemOf(decision), status: 429 }));
}

/** The answer to one check of a batch: a mistake in one does not affect the others. */
async function resultOf(service: DecisionService, check: CheckCall): Promise<object> {
  try {
    return decisionBody(await service.check(check));
  } catch (error) {
    return { error: failureProblem(failureOf(error)) };
  }
}
