import { parseDuration, RateLimitError } from '@sluice/core';
import { isMistake } from '@sluice/core/option-validation';
import type { Operator } from '../authorize.ts';
import type { NamedLimiter } from '../limiters/shown-limiter.ts';
import type { ActRequest, AuditEvent } from '../messages.ts';
import { BadRequest } from '../serving/bad-request.ts';
import { wallClockMs } from '../wall-clock.ts';
import type { AuditTrail } from './audit-trail.ts';

/** Units of one penalty: more than any limit, far below the safe integers. */
const MAX_COST = 1_000_000_000;

/** An action that is ready to be done. */
interface Act {
  readonly facts: Pick<AuditEvent, 'durationMs' | 'cost'>;
  run(subject: unknown): Promise<unknown>;
}

/**
 * Does what the operator asks for, and reports it to the audit trail, whether it succeeds or fails. Rejects
 * with a {@link BadRequest} for a request that makes no sense, before anything changes.
 */
export async function act(
  named: NamedLimiter,
  request: ActRequest,
  operator: Operator,
  trail: AuditTrail,
): Promise<void> {
  const { facts, run } = actOf(named, request);
  const { action, key } = request;
  const report = (more: Pick<AuditEvent, 'outcome' | 'error'>): void => {
    const who = operator.name === undefined ? {} : { operator: operator.name };
    trail.add({ atMs: wallClockMs(), action, limiter: named.name, key, ...facts, ...who, ...more });
  };
  try {
    await run(await named.subjectOf(key));
  } catch (error) {
    report({ outcome: 'failed', error: error instanceof Error ? error.message : String(error) });
    if (RateLimitError.is(error)) throw new BadRequest(503, `${error.code}: ${error.message}`);
    throw isMistake(error) ? new BadRequest(422, error.message) : error;
  }
  report({ outcome: 'done' });
}

function actOf({ limiter }: NamedLimiter, { action, duration, cost = 1 }: ActRequest): Act {
  switch (action) {
    case 'reset':
      return { facts: {}, run: (subject) => limiter.reset(subject) };
    case 'unblock':
      return { facts: {}, run: (subject) => limiter.unblock(subject) };
    case 'block': {
      const durationMs = durationOf(duration);
      return { facts: { durationMs }, run: (subject) => limiter.block(subject, durationMs) };
    }
    case 'penalize':
      if (!Number.isSafeInteger(cost) || cost < 1 || cost > MAX_COST) {
        throw new BadRequest(400, `The cost must be a whole number from 1 to ${MAX_COST}.`);
      }
      return { facts: { cost }, run: (subject) => limiter.penalize(subject, { cost }) };
    default:
      throw new BadRequest(400, 'The action must be one of reset, block, unblock and penalize.');
  }
}

function durationOf(duration: unknown): number {
  try {
    return parseDuration(duration as string | number);
  } catch {
    throw new BadRequest(400, 'The duration must be text such as 15m, 1h or 1d, or whole milliseconds.');
  }
}
