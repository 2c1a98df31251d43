import { parseDuration } from '@sluice/core';
import type { AuditLog } from '@sluice/telemetry';
import { audited } from '../../service/audited.ts';
import type { DecisionService } from '../../service/decision-service.ts';
import { decisionAnswer, doneAnswer } from '../answers.ts';
import { blockBody, checkBody, subjectBody } from '../bodies.ts';
import { decisionBody } from '../decision-body.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';

/** What operators do for, or to, a customer. */
export function operatorEndpoints(service: DecisionService, auditLog: AuditLog): readonly Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/v1/refund',
      scope: 'write',
      summary: 'Gives units back to every limit, never beyond full.',
      body: checkBody,
      answers: { 200: decisionAnswer },
      async handle({ body, caller: operator }) {
        const { cost = 1 } = body;
        const refund = () => service.refund(body);
        return decisionBody(
          await audited(auditLog, { action: 'refund', call: body, operator, cost }, refund),
        );
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/reset',
      scope: 'write',
      summary: 'Forgets all usage under the present limits.',
      body: subjectBody,
      answers: { 200: doneAnswer },
      async handle({ body, caller: operator }) {
        await audited(auditLog, { action: 'reset', call: body, operator }, () => service.reset(body));
        return { done: true };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/block',
      scope: 'write',
      summary: 'Denies all checks for that long. A matching rule needs a limit with `algorithm: block`.',
      body: blockBody,
      answers: { 200: doneAnswer },
      async handle({ body: { duration, ...call }, caller: operator }) {
        const durationMs = parseDuration(duration);
        const block = () => service.block(call, durationMs);
        await audited(auditLog, { action: 'block', call, operator, durationMs }, block);
        return { done: true };
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/unblock',
      scope: 'write',
      summary: 'Ends a block. Usage of other limits stays.',
      body: subjectBody,
      answers: { 200: doneAnswer },
      async handle({ body, caller: operator }) {
        await audited(auditLog, { action: 'unblock', call: body, operator }, () => service.unblock(body));
        return { done: true };
      },
    }),
  ];
}
