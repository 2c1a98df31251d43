import { randomUUID } from 'node:crypto';
import type { Attributes } from '@sluice/config';
import type { CheckCost, Decision, Limiter, Reservation, Settlement } from '@sluice/core';
import { type CheckCall, withPlainAddress } from './check-call.ts';
import type { DecisionService } from './decision-service.ts';
import { ServiceError } from './service-error.ts';

/** How many may be open at once. One takes about 1 kB. */
const MOST_OPEN = 10_000;
/** How often expired ones are forgotten, in milliseconds. */
const SWEEP_EVERY_MS = 1000;
/** How often a lease asks for what is left, while others take it away. */
const LEASE_TRIES = 4;

interface OpenReservation {
  readonly reservation: Reservation;
  readonly expiresAtMs: number;
  readonly isLease: boolean;
}

/** What was reserved, with the id to settle it by. A denied reservation holds nothing and has none. */
export interface Reserved {
  readonly reservation: Reservation;
  readonly id: string | undefined;
}

/** Units that a caller may spend by itself. Without any, there is no id. */
export interface Leased {
  readonly decision: Decision;
  readonly id: string | undefined;
  readonly units: number;
  /** For how long, from the moment at which the caller sent its request. */
  readonly ttlMs: number;
}

/**
 * The reservations and leases that callers have not settled yet. They belong to this process: another
 * instance does not know them. One that is never settled stays charged, and is forgotten when its time has
 * passed.
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

  /** How many are open. */
  get counts(): { readonly reservations: number; readonly leases: number } {
    let leases = 0;
    for (const { isLease } of this.#open.values()) if (isLease) leases++;
    return { reservations: this.#open.size - leases, leases };
  }

  /** Throws TOO_MANY_RESERVATIONS before anything is charged. */
  async reserve({ domain, attributes, cost = 1 }: CheckCall, ttlMs: number): Promise<Reserved> {
    const limiter = this.#service.limiter(domain);
    return this.#withPlace(async () => {
      const reservation = await limiter.reserve(withPlainAddress(attributes), { cost });
      if (!reservation.decision.allowed) return { reservation, id: undefined };
      const expiresAtMs = performance.now() + ttlMs;
      return { reservation, id: this.#keep({ reservation, expiresAtMs, isLease: false }) };
    });
  }

  /**
   * Charges up to `units`, as many as every limit has left, for the caller to spend within the term. What it
   * spends in any interval [a, b] was charged in [a - ttlMs, b], and in no window that had ended. It can be
   * settled until twice the term has passed, for a caller that notices the end late.
   */
  async lease({ domain, attributes }: CheckCall, units: number, ttlMs: number): Promise<Leased> {
    const limiter = this.#service.limiter(domain);
    return this.#withPlace(async () => {
      const sentMs = performance.now();
      const { reservation, units: charged } = await mostOf(limiter, withPlainAddress(attributes), units);
      const { decision } = reservation;
      if (!decision.allowed) return { decision, id: undefined, units: 0, ttlMs: 0 };
      const usableMs = Math.min(ttlMs, soonestReset(decision));
      const id = this.#keep({ reservation, expiresAtMs: sentMs + 2 * usableMs, isLease: true });
      return { decision, id, units: charged, ttlMs: usableMs };
    });
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

  async #withPlace<T>(charge: () => Promise<T>): Promise<T> {
    if (this.#open.size + this.#pending >= MOST_OPEN) throw new ServiceError('TOO_MANY_RESERVATIONS');
    this.#pending++;
    try {
      return await charge();
    } finally {
      this.#pending--;
    }
  }

  #keep(open: OpenReservation): string {
    const id = randomUUID();
    this.#open.set(id, open);
    return id;
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

/**
 * Reserves as many of the units as there are. The reservation is a denial if there are none. Looks first, so
 * that a lease of fewer units than were wanted is not counted as a denial.
 */
async function mostOf(
  limiter: Limiter<Attributes>,
  subject: Attributes,
  units: number,
): Promise<{ readonly reservation: Reservation; readonly units: number }> {
  const seen = await limiter.peek(subject);
  let wanted = Math.max(1, Math.min(units, unitsLeft(seen)));
  for (let tried = 1; ; tried++) {
    const reservation = await limiter.reserve(subject, { cost: wanted });
    const { allowed, degraded } = reservation.decision;
    if (allowed || degraded) return { reservation, units: wanted };
    const left = unitsLeft(reservation.decision);
    if (left < 1 || wanted === 1 || tried === LEASE_TRIES) return { reservation, units: 0 };
    wanted = Math.min(left, wanted - 1);
  }
}

/** Infinite where no limit applies, or where the failure policy has decided. */
function unitsLeft({ limits }: Decision): number {
  return Math.min(...limits.map(({ remaining }) => remaining));
}

/** When the first limit forgets the usage, in milliseconds: units must not be spent in a later window. */
function soonestReset({ limits }: Decision): number {
  const quotas = limits.filter(({ limit, held }) => Number.isFinite(limit) && held !== true);
  return Math.min(...quotas.map(({ resetAfterMs }) => resetAfterMs));
}
