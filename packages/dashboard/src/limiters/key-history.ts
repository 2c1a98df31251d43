const MINUTES = 60;
/** Clients may choose keys; longer ones are not worth the memory. */
const MAX_KEY_LENGTH = 512;
/** How many keys get a second chance in one insertion, so that no check pays for all. */
const MOST_CHANCES = 8;

interface KeyMinutes {
  /** Allowed and denied of each minute of an hour, by turns. */
  readonly counts: Uint32Array;
  lastMinute: number;
  /** Whether it was counted again since it came, or since it got its last chance. */
  isBusy: boolean;
}

/**
 * Allowed and denied checks per minute of the last hour, for a bounded number of keys. When it is full, a new
 * key replaces the oldest that was not counted again (the second-chance rule), so a flood of keys that come
 * once does not displace those that come often.
 */
export class KeyHistory {
  /** The current minute since the epoch, set from outside so that a check reads no clock. */
  minute = 0;
  readonly #maxKeys: number;
  readonly #keys = new Map<string, KeyMinutes>();

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#keys.size;
  }

  count(key: string, isAllowed: boolean): void {
    let minutes = this.#keys.get(key);
    if (minutes === undefined) {
      if (this.#maxKeys === 0 || key.length > MAX_KEY_LENGTH) return;
      minutes = this.#insert(key);
    } else minutes.isBusy = true;
    if (minutes.lastMinute !== this.minute) advance(minutes, this.minute);
    const index = (this.minute % MINUTES) * 2 + (isAllowed ? 0 : 1);
    minutes.counts[index] = (minutes.counts[index] as number) + 1;
  }

  /** The minutes of the last hour in which the key was counted, oldest first. */
  of(key: string): readonly (readonly [atMs: number, allowed: number, denied: number])[] {
    const minutes = this.#keys.get(key);
    if (minutes === undefined) return [];
    if (minutes.lastMinute !== this.minute) advance(minutes, this.minute);
    const points: [number, number, number][] = [];
    for (let minute = this.minute - MINUTES + 1; minute <= this.minute; minute++) {
      const index = (minute % MINUTES) * 2;
      const [allowed = 0, denied = 0] = minutes.counts.subarray(index, index + 2);
      if (allowed + denied > 0) points.push([minute * 60_000, allowed, denied]);
    }
    return points;
  }

  #insert(key: string): KeyMinutes {
    let recycled: KeyMinutes | undefined;
    for (let i = 0; this.#keys.size >= this.#maxKeys; i++) {
      const [oldest, minutes] = this.#keys.entries().next().value as [string, KeyMinutes];
      this.#keys.delete(oldest);
      if (minutes.isBusy && i < MOST_CHANCES) {
        minutes.isBusy = false;
        this.#keys.set(oldest, minutes);
      } else recycled = minutes;
    }
    recycled?.counts.fill(0);
    const minutes: KeyMinutes = {
      counts: recycled?.counts ?? new Uint32Array(MINUTES * 2),
      lastMinute: this.minute,
      isBusy: false,
    };
    this.#keys.set(key, minutes);
    return minutes;
  }
}

/** Clears the minutes that have passed without a count. */
function advance(minutes: KeyMinutes, minute: number): void {
  const passed = Math.min(minute - minutes.lastMinute, MINUTES);
  for (let i = 0; i < passed; i++) {
    const index = ((minute - i) % MINUTES) * 2;
    minutes.counts.fill(0, index, index + 2);
  }
  minutes.lastMinute = minute;
}
