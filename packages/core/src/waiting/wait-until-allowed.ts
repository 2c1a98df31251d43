import { checkId } from '../checks/check-id.ts';
import { type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { Plan } from '../checks/plan.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { costAt } from '../command.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import { validateInteger } from '../option-validation.ts';
import { type Waiter, type WaitingLimiter, WaitingLine } from './waiting-line.ts';

/** Options of a check that waits for its turn. */
export interface WaitOptions extends ConsumeOptions {
  /**
   * The longest wait, in milliseconds: a whole number of at least 0. The check rejects with WAIT_TOO_LONG as
   * soon as it is certain that the wait would exceed it. Default: no bound, also not while the store is out.
   */
  readonly maxWaitMs?: number;
}

/** The function behind `waitUntilAllowed`. It keeps one line per plan and keys that have waiters. */
export function waitUntilAllowedOn<Subject>(
  plans: PlanOfSubject<Subject>,
  limiter: WaitingLimiter<Subject>,
): (subject: Subject, options: WaitOptions | undefined) => Promise<Decision> {
  const linesOfPlan = new WeakMap<Plan<Subject>, Map<string, WaitingLine<Subject>>>();

  const lineOf = (plan: Plan<Subject>, subject: Subject): WaitingLine<Subject> => {
    const lines = linesOfPlan.get(plan) ?? new Map<string, WaitingLine<Subject>>();
    linesOfPlan.set(plan, lines);
    const keys = plan.keys(subject);
    const id = checkId(keys);
    const line = lines.get(id) ?? new WaitingLine(limiter, keys, () => lines.delete(id));
    lines.set(id, line);
    return line;
  };

  return async (subject, options) => {
    const caller = 'waitUntilAllowed';
    const cost = costOf(caller, options, ['cost', 'signal', 'maxWaitMs']);
    const { signal, maxWaitMs } = options ?? {};
    if (maxWaitMs !== undefined) validateInteger(`${caller}: \`maxWaitMs\``, maxWaitMs, '5000', 0);
    if (signal?.aborted) throw RateLimitError.aborted(signal);
    const plan = plans.of(subject);
    if (plan === null) return UNLIMITED;
    const keys = plan.keys(subject);
    const units = plan.costs(caller, cost);
    if (keys.some(({ algorithm }, i) => costAt(units, i) > algorithm.limit)) {
      throw new RateLimitError('WAIT_TOO_LONG');
    }
    const endsMs = performance.now() + (maxWaitMs ?? Number.POSITIVE_INFINITY);
    const line = lineOf(plan, subject);
    return await new Promise<Decision>((resolve, reject) => {
      const waiter: Waiter<Subject> = { subject, cost, units, endsMs, resolve, reject };
      line.join(signal === undefined ? waiter : leavingOnAbort(waiter, signal, line));
    });
  };
}

/** The same waiter, which leaves the line when the signal aborts. */
function leavingOnAbort<Subject>(
  waiter: Waiter<Subject>,
  signal: AbortSignal,
  line: WaitingLine<Subject>,
): Waiter<Subject> {
  const leave = (): void => {
    line.leave(leaving);
    waiter.reject(RateLimitError.aborted(signal));
  };
  const leaving: Waiter<Subject> = {
    ...waiter,
    resolve: (decision) => {
      signal.removeEventListener('abort', leave);
      waiter.resolve(decision);
    },
    reject: (error) => {
      signal.removeEventListener('abort', leave);
      waiter.reject(error);
    },
  };
  signal.addEventListener('abort', leave, { once: true });
  return leaving;
}
