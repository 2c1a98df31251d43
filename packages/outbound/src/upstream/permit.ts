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
 * counts. One that is never settled is charged when its lease has ended.
 */
export class Permit {
  /** Whether the failure policy granted it, because the store is out. */
  readonly degraded: boolean;
  readonly #settlement: PermitSettlement;
  #observation: Observation | undefined;
  #isSettled = false;

  constructor(settlement: PermitSettlement, degraded: boolean) {
    this.#settlement = settlement;
    this.degraded = degraded;
  }

  /** Whether it has been settled. */
  get settled(): boolean {
    return this.#isSettled;
  }

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
  observe(response: ResponseLike, options: { readonly cost?: CallCost } = {}): Observation {
    if (this.#isSettled) return this.#observation ?? { dimensions: [] };
    this.#isSettled = true;
    this.#observation = this.#settlement.observe(response, options.cost);
    return this.#observation;
  }

  /** The call was sent, or may have been, and there will be no answer: it is charged. */
  lost(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settlement.end('lost');
  }

  /** The call was certainly not sent: nothing is charged. */
  unsent(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settlement.end('unsent');
  }

  /**
   * The whole cost of a call that `observe` has settled before it was known, such as the tokens of a stream
   * that has ended. Charges what is missing; gives back only to declared limits, because the response has
   * counted the rest. Does nothing before `observe`. May be called again: it is always the whole cost.
   */
  adjust(cost: CallCost): void {
    if (this.#observation === undefined) return;
    this.#settlement.adjust(cost);
  }

  /** The same as `lost`, unless it has been settled. */
  [Symbol.dispose](): void {
    this.lost();
  }
}
