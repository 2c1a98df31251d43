import { checkId } from '../checks/check-id.ts';
import { type ConsumeOptions, costOf } from '../checks/consume-options.ts';
import type { Plan } from '../checks/plan.ts';
import type { PlanOfSubject } from '../checks/plan-of-subject.ts';
import { type Decision, UNLIMITED } from '../decision.ts';
import { RateLimitError } from '../errors.ts';
import { validateInteger } from '../option-validation.ts';
import { type Waiter, type WaitingLimiter, WaitingLine } from './waiting-line.ts';

/** What a check that waits for its turn may say besides. */
export interface WaitOptions extends ConsumeOptions {
  /** Fails with WAIT_TOO_LONG as soon as it is certain that the wait would be longer. Default: no bound. */
  readonly maxWaitMs?: number;
}

/** The lines of a limiter, one for each subject for which somebody waits. */
export class WaitingLines<Subject> {
  readonly #plans: PlanOfSubject<Subject>;
  readonly #limiter: WaitingLimiter<Subject>;
  readonly #lines = new WeakMap<Plan<Subject>, Map<string, WaitingLine<Subject>>>();

  constructor(plans: PlanOfSubject<Subject>, limiter: WaitingLimiter<Subject>) {
    this.#plans = plans;
    this.#limiter = limiter;
  }

  async wait(subject: Subject, options: WaitOptions | undefined): Promise<Decision> {
    const caller = 'waitUntilAllowed';
    const cost = costOf(caller, options, ['cost', 'signal', 'maxWaitMs']);
    const { signal, maxWaitMs } = options ?? {};
    if (maxWaitMs !== undefined) validateInteger(`${caller}: \`maxWaitMs\``, maxWaitMs, '5000', 0);
    const plan = this.#plans.of(subject);
    if (plan === null) return UNLIMITED;
    if (signal?.aborted) throw aborted(signal);
    const keys = plan.keys(subject);
    if (keys.some(({ algorithm }) => cost > algorithm.limit)) throw new RateLimitError('WAIT_TOO_LONG');
    const endsMs = performance.now() + (maxWaitMs ?? Number.POSITIVE_INFINITY);
    const line = this.#lineOf(plan, subject);
    return await new Promise<Decision>((resolve, reject) => {
      const waiter: Waiter<Subject> = { subject, cost, endsMs, resolve, reject };
      line.join(signal === undefined ? waiter : untilAborted(waiter, signal, line));
    });
  }

  #lineOf(plan: Plan<Subject>, subject: Subject): WaitingLine<Subject> {
    let lines = this.#lines.get(plan);
    if (lines === undefined) {
      lines = new Map();
      this.#lines.set(plan, lines);
    }
    const keys = plan.keys(subject);
    const id = checkId(keys);
    const known = lines.get(id);
    if (known !== undefined) return known;
    const all = lines;
    const line = new WaitingLine(this.#limiter, keys, () => all.delete(id));
    lines.set(id, line);
    return line;
  }
}

/** The same waiter, who leaves the line when the signal is aborted. */
function untilAborted<Subject>(
  waiter: Waiter<Subject>,
  signal: AbortSignal,
  line: WaitingLine<Subject>,
): Waiter<Subject> {
  const leave = (): void => {
    line.leave(leaving);
    waiter.reject(aborted(signal));
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

function aborted(signal: AbortSignal): RateLimitError {
  return RateLimitError.aborted(signal);
}
