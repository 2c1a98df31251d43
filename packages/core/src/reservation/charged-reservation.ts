import type { Check, CheckResult } from '../checks/check.ts';
import { type CheckCost, validateCost } from '../checks/consume-options.ts';
import { costAt } from '../command.ts';
import type { Decision } from '../decision.ts';
import { outOfRange, type RateLimitError } from '../errors.ts';
import type { Charge } from './charge.ts';
import type { Reservation, Settlement } from './reservation.ts';

/**
 * Runs a check that settles a charge. Resolves to its result; to the error, if the store could not answer and
 * the failure policy is not to throw.
 */
export type Settle = (
  check: Check,
  kind: 'commit' | 'cancel' | 'renew',
) => Promise<CheckResult | RateLimitError>;

const NOTHING: Settlement = Object.freeze({ settled: false, uncharged: Object.freeze({}) });

/** Creates a {@link Reservation}. Without a charge, there is nothing to settle. */
export function reservationOf(
  runSettlement: Settle,
  decision: Decision,
  charge: Charge | undefined,
): Reservation {
  const reservation = new ChargedReservation(runSettlement, decision, charge);
  const dispose = async (): Promise<void> => {
    await reservation.cancel();
  };
  return Object.assign(reservation, { [Symbol.asyncDispose]: dispose });
}

class ChargedReservation implements Omit<Reservation, typeof Symbol.asyncDispose> {
  readonly decision: Decision;
  readonly #runSettlement: Settle;
  #charge: Charge | undefined;

  constructor(runSettlement: Settle, decision: Decision, charge: Charge | undefined) {
    this.#runSettlement = runSettlement;
    this.decision = decision;
    this.#charge = charge;
  }

  async commit(actualCost?: CheckCost): Promise<Settlement> {
    if (actualCost !== undefined) this.#validate(actualCost);
    const charge = this.#take();
    if (charge === undefined) return NOTHING;
    return this.#settle(charge, charge.costs(actualCost), 'commit');
  }

  async cancel(): Promise<Settlement> {
    const charge = this.#take();
    if (charge === undefined) return NOTHING;
    return this.#settle(charge, charge.costs(0), 'cancel');
  }

  async renew(): Promise<boolean> {
    const charge = this.#charge;
    if (charge === undefined) return false;
    const renewal = charge.renewal();
    if (renewal === undefined) return true;
    const result = await this.#runSettlement(renewal, 'renew');
    if ('code' in result || result.granted === 0) return false;
    // Settled meanwhile: the slots that were moved are given back where they are now.
    if (this.#charge === undefined) {
      await this.#settle(charge.renewed(result), charge.costs(undefined), 'cancel');
      return false;
    }
    this.#charge = charge.renewed(result);
    return true;
  }

  /** Takes the charge, so that it is settled only once. */
  #take(): Charge | undefined {
    const charge = this.#charge;
    this.#charge = undefined;
    return charge;
  }

  #validate(actualCost: CheckCost): void {
    const caller = 'reservation.commit: the cost';
    if (typeof validateCost(caller, actualCost) === 'number' || this.#charge === undefined) return;
    const { names } = this.#charge;
    for (const name of Object.keys(actualCost)) {
      if (names.includes(name)) continue;
      const allowed = `one of the reserved limits (${names.map((one) => JSON.stringify(one)).join(', ')})`;
      throw outOfRange(`${caller}: each name`, name, allowed, `{ ${JSON.stringify(names[0])}: 5 }`);
    }
  }

  async #settle(charge: Charge, actual: readonly number[], kind: 'commit' | 'cancel'): Promise<Settlement> {
    const back = charge.takeBack(actual);
    const over = charge.overrun(actual);
    const [givenBack, charged] = await Promise.all([
      back && this.#runSettlement(back, kind),
      over && this.#runSettlement(over, kind),
    ]);
    const uncharged = over === undefined ? {} : unchargedBy(over, charged);
    const failure = [givenBack, charged].find((end) => end !== undefined && 'code' in end);
    return failure === undefined
      ? { settled: true, uncharged }
      : { settled: true, uncharged, failure: failure as RateLimitError };
  }
}

/** What a penalty could not charge, by the name of the limit. */
function unchargedBy(
  { plan, cost }: Check,
  result: CheckResult | RateLimitError | undefined,
): Readonly<Record<string, number>> {
  const uncharged: Record<string, number> = {};
  for (const [i, name] of plan.names.entries()) {
    const wanted = costAt(cost, i);
    const charged = result === undefined || 'code' in result ? 0 : (result.charged?.[i] ?? 0);
    if (charged < wanted) uncharged[name] = wanted - charged;
  }
  return uncharged;
}
