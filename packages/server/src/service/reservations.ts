import { randomUUID } from 'node:crypto';
import type { CheckCost, Reservation, Settlement } from '@sluice/core';
import { type CheckCall, withPlainAddress } from './check-call.ts';
import type { DecisionService } from './decision-service.ts';
import { ServiceError } from './service-error.ts';

/** How many may be open at once. One takes about 1 kB. */
const MOST_OPEN = 10_000;
/** How often expired ones are forgotten, in milliseconds. */
const SWEEP_EVERY_MS = 1000;

interface OpenReservation {
  readonly reservation: Reservation;
  readonly expiresAtMs: number;
}

/** What was reserved, with the id to settle it by. A denied reservation holds nothing and has none. */
export interface Reserved {
  readonly reservation: Reservation;
  readonly id: string | undefined;
}

/**
 * The reservations that callers have not settled yet. They belong to this process: another instance does not
 * know them. One that is never settled stays charged, and is forgotten when its time has passed.
 */
export class Reservations {
  readonly #service: DecisionService;
  readonly #open = new Map<string, OpenReservation>();
  readonly #sweeping: NodeJS.Timeout;
  /** Places that are promised to calls under way. */
  #pending = 0;

  constructor(service: DecisionService) {
    this.#service = service;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_EVERY_MS).unref();
  }

  get count(): number {
    return this.#open.size;
  }

  /** Throws TOO_MANY_RESERVATIONS before anything is charged. */
  async reserve({ domain, attributes, cost = 1 }: CheckCall, ttlMs: number): Promise<Reserved> {
    const limiter = this.#service.limiter(domain);
    if (this.#open.size + this.#pending >= MOST_OPEN) throw new ServiceError('TOO_MANY_RESERVATIONS');
    this.#pending++;
    try {
      const reservation = await limiter.reserve(withPlainAddress(attributes), { cost });
      if (!reservation.decision.allowed) return { reservation, id: undefined };
      const id = randomUUID();
      this.#open.set(id, { reservation, expiresAtMs: performance.now() + ttlMs });
      return { reservation, id };
    } finally {
      this.#pending--;
    }
  }

  /** Charges the actual cost, and gives back the rest. Safe to call again after an error. */
  async commit(id: string, cost: CheckCost | undefined): Promise<Settlement> {
    return this.#settle(id, (reservation) => reservation.commit(cost));
  }

  /** Gives everything back. */
  async cancel(id: string): Promise<Settlement> {
    return this.#settle(id, (reservation) => reservation.cancel());
  }

  /** Holds slots for another lease. Resolves to false if they are gone. */
  async renew(id: string): Promise<boolean> {
    return this.#find(id).renew();
  }

  close(): void {
    clearInterval(this.#sweeping);
    this.#open.clear();
  }

  async #settle(id: string, settle: (reservation: Reservation) => Promise<Settlement>): Promise<Settlement> {
    const settlement = await settle(this.#find(id));
    // After an outage the caller may try again.
    if (settlement.failure === undefined) this.#open.delete(id);
    return settlement;
  }

  #find(id: string): Reservation {
    const open = this.#open.get(id);
    if (open === undefined || open.expiresAtMs <= performance.now()) {
      throw new ServiceError('UNKNOWN_RESERVATION');
    }
    return open.reservation;
  }

  #sweep(): void {
    const now = performance.now();
    for (const [id, { expiresAtMs }] of this.#open) if (expiresAtMs <= now) this.#open.delete(id);
  }
}
