import { priorities } from '../priority.ts';
import type { Waiter } from './waiter.ts';

/** Of this many grants, one goes to the caller that has waited longest, whatever its class. */
const OLDEST_EVERY = 10;

/**
 * The callers that wait for one bucket. Higher classes go first; within a class, lanes take turns; within a
 * lane, first come, first served. Joining and leaving take constant time.
 */
export class WaitingLine<W extends Waiter> {
  /** By rank, then by lane. The lane whose turn it is comes first. */
  readonly #classes: readonly Map<string, Set<W>>[] = priorities.map(() => new Map());
  /** In the order in which they came. */
  readonly #all = new Set<W>();
  #served = 0;
  /** No waiter must leave before this time; an earlier one may have gone already. */
  #earliestEndMs = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#all.size;
  }

  join(waiter: W): void {
    const lanes = this.#classes[waiter.rank] as Map<string, Set<W>>;
    const lane = lanes.get(waiter.lane);
    if (lane === undefined) lanes.set(waiter.lane, new Set([waiter]));
    else lane.add(waiter);
    this.#all.add(waiter);
    this.#earliestEndMs = Math.min(this.#earliestEndMs, waiter.endsMs);
  }

  /** Removes the waiter. Returns false if it is no longer in the line. */
  leave(waiter: W): boolean {
    if (!this.#all.delete(waiter)) return false;
    const lanes = this.#classes[waiter.rank] as Map<string, Set<W>>;
    const lane = lanes.get(waiter.lane) as Set<W>;
    lane.delete(waiter);
    if (lane.size === 0) lanes.delete(waiter.lane);
    if (this.#all.size === 0) this.#earliestEndMs = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Removes a waiter that is served; its lane goes to the end of its class. */
  serve(waiter: W): boolean {
    if (!this.leave(waiter)) return false;
    this.#served++;
    const lanes = this.#classes[waiter.rank] as Map<string, Set<W>>;
    const lane = lanes.get(waiter.lane);
    if (lane !== undefined) {
      lanes.delete(waiter.lane);
      lanes.set(waiter.lane, lane);
    }
    return true;
  }

  /** The next waiters in the order in which they are to be served, at most `count`. */
  next(count: number): W[] {
    const chosen = new Set<W>();
    const inOrder = this.#inOrder();
    const byAge = this.#all.values();
    while (chosen.size < Math.min(count, this.#all.size)) {
      const isOldest = (this.#served + chosen.size) % OLDEST_EVERY === OLDEST_EVERY - 1;
      const next = (isOldest ? byAge : inOrder).next();
      // The one sequence may have taken what the other returns.
      if (next.value !== undefined) chosen.add(next.value);
      else if (isOldest) break;
      else for (const waiter of byAge) if (chosen.size < count) chosen.add(waiter);
    }
    return [...chosen];
  }

  *#inOrder(): Generator<W, undefined> {
    for (const lanes of this.#classes) {
      let turns = [...lanes.values()].map((lane) => lane.values());
      while (turns.length > 0) {
        const rest: typeof turns = [];
        for (const lane of turns) {
          const { value } = lane.next();
          if (value === undefined) continue;
          yield value;
          rest.push(lane);
        }
        turns = rest;
      }
    }
    return undefined;
  }

  /** The time at which the first waiter may have to leave; `Infinity` without one. */
  get earliestEndMs(): number {
    return this.#earliestEndMs;
  }

  /** The waiters that cannot wait until then. Looks at all of them only if one may be due. */
  endingBefore(untilMs: number): W[] {
    if (this.#earliestEndMs >= untilMs) return [];
    const ending: W[] = [];
    let earliest = Number.POSITIVE_INFINITY;
    for (const waiter of this.#all) {
      if (waiter.endsMs < untilMs) ending.push(waiter);
      else earliest = Math.min(earliest, waiter.endsMs);
    }
    this.#earliestEndMs = earliest;
    return ending;
  }

  /** Keeps a waiter of `endingBefore` in the line; the others must leave. */
  keep(waiter: W): void {
    this.#earliestEndMs = Math.min(this.#earliestEndMs, waiter.endsMs);
  }

  has(waiter: W): boolean {
    return this.#all.has(waiter);
  }

  /** Removes and returns all waiters, in the order in which they came. */
  clear(): W[] {
    const all = [...this.#all];
    for (const waiter of all) this.leave(waiter);
    return all;
  }
}
