import { LimitRecords } from './limit-records.ts';

/** The most limits with room of their own. Further ones share one. */
const MAX_ROOMS = 1000;

/** How often rooms whose records have all expired are dropped, if the store is used at all. */
const SWEEP_EVERY_MS = 10_000;

const SHARED = '';

/**
 * The records of all limits, one room per scope, so that a flood on one limit cannot evict the keys of
 * another. A bounded number of rooms, each dropped when its records have expired, because an application may
 * make limit names out of what its clients send.
 */
export class LimitRooms {
  readonly #maxKeys: number;
  readonly #onOverflow: ((scope: string) => void) | undefined;
  readonly #rooms = new Map<string, LimitRecords>();
  /** The room that was used last: most stores serve few limits, and comparing scopes beats looking one up. */
  #lastScope: string | undefined;
  #lastRoom: LimitRecords | undefined;
  #sweptAtMs = 0;
  #nextSweepMs = 0;
  /** What the rooms that were dropped had counted. */
  #dropped = { evicted: 0, overflowed: 0 };

  constructor(maxKeys: number, onOverflow: ((scope: string) => void) | undefined) {
    this.#maxKeys = maxKeys;
    this.#onOverflow = onOverflow;
  }

  /** The room of the scope, made if there is none. */
  of(scope: string, nowMs: number): LimitRecords {
    if (nowMs >= this.#nextSweepMs || nowMs < this.#sweptAtMs) this.#sweep(nowMs);
    if (scope !== this.#lastScope) {
      this.#lastRoom = this.find(scope) ?? this.#newRoom(scope, nowMs);
      this.#lastScope = scope;
    }
    const room = this.#lastRoom as LimitRecords;
    room.usedAtMs = nowMs;
    return room;
  }

  /** The room of the scope, if there is one. */
  find(scope: string): LimitRecords | undefined {
    return this.#rooms.get(scope) ?? this.#rooms.get(SHARED);
  }

  clear(): void {
    this.#rooms.clear();
    this.#lastScope = undefined;
    this.#lastRoom = undefined;
  }

  stats(): { keys: number; denying: number; evicted: number; overflowed: number } {
    const total = { keys: 0, denying: 0, ...this.#dropped };
    for (const room of this.#rooms.values()) {
      total.keys += room.size;
      total.denying += room.denying;
      total.evicted += room.evicted;
      total.overflowed += room.overflowed;
    }
    return total;
  }

  /** Called only without a shared room: a scope that may have records in one must not leave them behind. */
  #newRoom(scope: string, nowMs: number): LimitRecords {
    if (this.#rooms.size >= MAX_ROOMS) this.#sweep(nowMs);
    const roomScope = this.#rooms.size >= MAX_ROOMS ? SHARED : scope;
    const report = this.#onOverflow;
    // Called later, so that what the callback throws cannot affect a check.
    const onOverflow = report === undefined ? () => {} : () => queueMicrotask(() => report(scope));
    const room = new LimitRecords(this.#maxKeys, roomScope === SHARED, onOverflow);
    this.#rooms.set(roomScope, room);
    return room;
  }

  #sweep(nowMs: number): void {
    this.#sweptAtMs = nowMs;
    this.#nextSweepMs = nowMs + SWEEP_EVERY_MS;
    for (const [scope, room] of this.#rooms) {
      if (!room.hasExpired(nowMs)) continue;
      this.#rooms.delete(scope);
      this.#dropped.evicted += room.evicted;
      this.#dropped.overflowed += room.overflowed;
      if (room === this.#lastRoom) {
        this.#lastScope = undefined;
        this.#lastRoom = undefined;
      }
    }
  }
}
