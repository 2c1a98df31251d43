import type { DimensionReading } from '../../src/observation.ts';

/** How an upstream counts, and how it writes what is left. */
export interface UpstreamOptions {
  readonly kind: 'window' | 'bucket';
  readonly limit: number;
  /** The length of a window, or the time in which a bucket fills. */
  readonly windowMs: number;
  /** When the windows begin, after the start of an epoch. */
  readonly phaseMs: number;
  /** The upstream's clock minus the store's. */
  readonly skewMs: number;
  readonly reset: 'at' | 'after' | 'none';
  /** How a reset is written: in whole seconds rounded down or up, or exactly. */
  readonly rounding: 'down' | 'up' | 'exact';
  readonly hasDate: boolean;
}

/** One answer. */
export interface ModelAnswer {
  readonly isLimited: boolean;
  readonly dateMs: number | undefined;
  readonly reading: DimensionReading;
}

/** An upstream that counts exactly. */
export class UpstreamModel {
  readonly #options: UpstreamOptions;
  #window = -1;
  #used = 0;
  #level: number;
  #levelAtMs = 0;
  limited = 0;
  counted = 0;
  /** Calls counted, by window. */
  readonly byWindow = new Map<number, number>();

  constructor(options: UpstreamOptions) {
    this.#options = options;
    this.#level = options.limit;
  }

  call(nowMs: number): ModelAnswer {
    const { kind, limit, windowMs, skewMs, hasDate } = this.#options;
    const serverMs = nowMs + skewMs;
    const isLimited = kind === 'window' ? !this.#takeOfWindow(serverMs) : !this.#takeOfBucket(serverMs);
    if (isLimited) this.limited++;
    else this.counted++;
    const remaining = kind === 'window' ? limit - this.#used : Math.floor(this.#level);
    const reset = this.#reset(serverMs);
    return {
      isLimited,
      dateMs: hasDate ? Math.floor(serverMs / 1000) * 1000 : undefined,
      reading: {
        dimension: 'requests',
        limit,
        remaining,
        ...(reset !== undefined && { reset }),
        ...(this.#options.reset === 'none' && { windowMs }),
      },
    };
  }

  #windowAt(serverMs: number): number {
    return Math.floor((serverMs - this.#options.phaseMs) / this.#options.windowMs);
  }

  #takeOfWindow(serverMs: number): boolean {
    const window = this.#windowAt(serverMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    if (this.#used >= this.#options.limit) return false;
    this.#used++;
    this.byWindow.set(window, this.#used);
    return true;
  }

  #takeOfBucket(serverMs: number): boolean {
    const { limit, windowMs } = this.#options;
    const grown = ((serverMs - this.#levelAtMs) * limit) / windowMs;
    this.#level = Math.min(limit, this.#level + grown);
    this.#levelAtMs = serverMs;
    if (this.#level < 1) return false;
    this.#level--;
    return true;
  }

  #reset(serverMs: number): DimensionReading['reset'] {
    const { kind, limit, windowMs, phaseMs, reset, rounding } = this.#options;
    if (reset === 'none') return undefined;
    const endsMs =
      kind === 'window'
        ? (this.#window + 1) * windowMs + phaseMs
        : serverMs + ((limit - this.#level) * windowMs) / limit;
    const exactMs = reset === 'at' ? endsMs : endsMs - serverMs;
    if (rounding === 'exact') return { kind: reset, ms: Math.ceil(exactMs), roundedToMs: 0 };
    const round = rounding === 'down' ? Math.floor : Math.ceil;
    return { kind: reset, ms: round(exactMs / 1000) * 1000 };
  }
}
