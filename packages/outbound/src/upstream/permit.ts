import type { CallCost } from '../call-cost.ts';
import type { Observation } from '../observation.ts';
import type { ResponseLike } from '../upstream-response.ts';

/** How a permit is settled. */
export interface PermitSettlement {
  observe(response: ResponseLike, cost: CallCost | undefined): Observation;
  end(kind: 'lost' | 'unsent'): void;
  adjust(cost: CallCost): void;
}

/**
 * Leave to send one call. Settle it exactly once, as soon as its fate is known; only the first settlement
 * counts. One that is never settled is charged when its lease has ended. Disposing of it is `lost`.
 */
export interface Permit extends Disposable {
  /** Whether the failure policy granted it, because the store is out. */
  readonly degraded: boolean;
  /** Whether it has been settled. */
  readonly settled: boolean;
  /**
   * The response has arrived; its headers are enough. Returns what the profile read from it, such as whether
   * the upstream limited the call. `cost` is what the call has cost, where that is known to differ from what
   * it was granted. Later calls return what the first one returned and change nothing.
   *
   * @example
   * ```ts
   * const permit = await github.acquire();
   * const response = await fetch(url);
   * permit.observe(response);
   * ```
   */
  observe(response: ResponseLike, options?: { readonly cost?: CallCost }): Observation;
  /** The call was sent, or may have been, and there will be no answer: it is charged. */
  lost(): void;
  /** The call was certainly not sent: nothing is charged. */
  unsent(): void;
  /**
   * The whole cost of a call that `observe` has settled before it was known, such as the tokens of a stream
   * that has ended. Charges what is missing; gives back only to declared limits, because the response has
   * counted the rest. Does nothing before `observe`. May be called again: it is always the whole cost.
   */
  adjust(cost: CallCost): void;
}

/** Makes the permit that this settles. */
export function permitOf(settlement: PermitSettlement, degraded: boolean): Permit {
  return new GrantedPermit(settlement, degraded) as GrantedPermit & Disposable;
}

class GrantedPermit implements Omit<Permit, typeof Symbol.dispose> {
  readonly degraded: boolean;
  readonly #settlement: PermitSettlement;
  #observation: Observation | undefined;
  #isSettled = false;

  static {
    // A computed name in the body could not be declared file by file.
    Object.defineProperty(GrantedPermit.prototype, Symbol.dispose, {
      value(this: GrantedPermit) {
        this.lost();
      },
    });
  }

  constructor(settlement: PermitSettlement, degraded: boolean) {
    this.#settlement = settlement;
    this.degraded = degraded;
  }

  get settled(): boolean {
    return this.#isSettled;
  }

  observe(response: ResponseLike, options: { readonly cost?: CallCost } = {}): Observation {
    if (this.#isSettled) return this.#observation ?? { dimensions: [] };
    this.#isSettled = true;
    this.#observation = this.#settlement.observe(response, options.cost);
    return this.#observation;
  }

  lost(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settlement.end('lost');
  }

  unsent(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settlement.end('unsent');
  }

  adjust(cost: CallCost): void {
    if (this.#observation !== undefined) this.#settlement.adjust(cost);
  }
}
