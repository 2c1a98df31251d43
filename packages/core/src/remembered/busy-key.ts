import type { Demand } from './demand.ts';
import type { Lease } from './lease.ts';
import type { LeaseUnderWay } from './lease-under-way.ts';

/** The keys of a check that is asked for often: with its lease, if it has one. */
export class BusyKey {
  readonly demand: Demand;
  lease: Lease | undefined;
  underWay: LeaseUnderWay | undefined;
  /** Whether the lease has answered since the timer looked last. */
  isActive: boolean = false;
  /** Takes no lease until then. */
  restsUntilMs: number = Number.NEGATIVE_INFINITY;
  readonly #id: string;
  readonly #siblings: Map<string, BusyKey>;

  /** `siblings` are the keys of the same plan that are asked for often, by id. It adds itself. */
  constructor(id: string, siblings: Map<string, BusyKey>, demand: Demand) {
    this.#id = id;
    this.#siblings = siblings;
    this.demand = demand;
    siblings.set(id, this);
  }

  /** No check finds it any more. */
  remove(): void {
    this.#siblings.delete(this.#id);
  }
}
