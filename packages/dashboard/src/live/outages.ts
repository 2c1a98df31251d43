import type { OutageListener } from '../limiters/watched-limiter.ts';
import type { Outage } from '../messages.ts';
import { wallClockMs } from '../wall-clock.ts';

const MOST = 20;

/** The last outages, newest first. */
export class Outages implements OutageListener {
  #outages: readonly Outage[] = [];

  get all(): readonly Outage[] {
    return this.#outages;
  }

  began(limiter: string, code: string, message: string): void {
    const outage = { limiter, startedAtMs: wallClockMs(), code, message };
    this.#outages = [outage, ...this.#outages].slice(0, MOST);
  }

  ended(limiter: string): void {
    const endedAtMs = wallClockMs();
    this.#outages = this.#outages.map((outage) => {
      const isThis = outage.limiter === limiter && outage.endedAtMs === undefined;
      return isThis ? { ...outage, endedAtMs } : outage;
    });
  }
}
