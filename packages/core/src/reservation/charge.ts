import { isBlock } from '../block-record.ts';
import { type Check, type CheckKind, type CheckResult, partOf } from '../checks/check.ts';
import { costAt } from '../command.ts';
import { isHeld } from '../held-units.ts';

/** What a granted check has spent, and when, by the store's clock. */
export class Charge {
  readonly #check: Check;

  constructor(check: Check, { nowMs, chargedAtMs }: CheckResult) {
    this.#check = { ...check, chargedAtMs: chargedAtMs ?? check.keys.map(() => nowMs) };
  }

  get names(): readonly string[] {
    return this.#check.plan.names;
  }

  /**
   * The check that gives back what the actual costs leave of the charge: all of what is only held, and the
   * difference of the rest. `undefined` if that is nothing.
   */
  takeBack(actual: readonly number[]): Check | undefined {
    const { keys, cost } = this.#check;
    const units = keys.map(({ algorithm }, i) => {
      if (isBlock(algorithm)) return 0;
      const reserved = costAt(cost, i);
      return isHeld(algorithm) ? reserved : Math.max(0, reserved - (actual[i] as number));
    });
    return this.#part('take-back', units);
  }

  /** The check that charges what the actual costs exceed the charge by. `undefined` if that is nothing. */
  overrun(actual: readonly number[]): Check | undefined {
    const { keys, cost } = this.#check;
    const units = keys.map(({ algorithm }, i) =>
      isBlock(algorithm) || isHeld(algorithm) ? 0 : Math.max(0, (actual[i] as number) - costAt(cost, i)),
    );
    return this.#part('penalize', units);
  }

  /** The check that renews what is held. `undefined` if that is nothing. */
  renewal(): Check | undefined {
    const { keys, cost } = this.#check;
    return this.#part(
      'renew',
      keys.map(({ algorithm }, i) => (isHeld(algorithm) ? costAt(cost, i) : 0)),
    );
  }

  /** The charge after it was renewed. */
  renewed(result: CheckResult): Charge {
    const { keys, chargedAtMs } = this.#check;
    let place = 0;
    const moved = keys.map(({ algorithm }, i) => {
      if (!isHeld(algorithm) || costAt(this.#check.cost, i) === 0) return chargedAtMs?.[i] as number;
      return result.chargedAtMs?.[place++] ?? result.nowMs;
    });
    return new Charge(this.#check, { ...result, chargedAtMs: moved });
  }

  /** The actual cost of each limit: as reserved where it is not given. */
  costs(actual: number | Readonly<Record<string, number>> | undefined): readonly number[] {
    const { keys, cost } = this.#check;
    return keys.map((_, i) => {
      if (typeof actual === 'number') return actual;
      const name = this.names[i] as string;
      return actual !== undefined && Object.hasOwn(actual, name) ? (actual[name] as number) : costAt(cost, i);
    });
  }

  /** The keys that cost something, with their cost. */
  #part(kind: CheckKind, units: readonly number[]): Check | undefined {
    const indices = [...units.keys()].filter((i) => (units[i] as number) > 0);
    if (indices.length === 0) return undefined;
    const part = partOf({ ...this.#check, kind, cost: units }, indices);
    return { ...part, plan: { names: indices.map((i) => this.names[i] as string) } };
  }
}
