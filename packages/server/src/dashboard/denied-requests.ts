import type { Attributes } from '@sluice/config';
import type { Limiter } from '@sluice/core';

const MOST_KEYS = 1000;
/** Callers choose both; what is longer is not worth the memory. */
const LONGEST_KEY = 200;
const LONGEST_VALUE = 200;

/** The attributes that decide which rules match, beside the one that is counted. */
const KEPT = ['tier', 'method', 'path'] as const;

/**
 * What the last denied request of a key was like. An operator who looks up `api_key=k1` then sees the limits
 * of its tier and path. Bounded: the key that was denied longest ago makes room.
 */
export class DeniedRequests {
  readonly #byKey = new Map<string, Attributes>();

  observe(limiter: Limiter<Attributes>): void {
    limiter.on('decision', ({ decision, subject, keys }) => {
      if (decision.allowed) return;
      const i = decision.limits.findIndex(({ name }) => name === decision.limitedBy);
      const key = keys[i];
      if (key !== undefined && key.length <= LONGEST_KEY) this.#note(key, subject);
    });
  }

  /** The attributes, completed by those of the last denied request of this key. */
  complete(key: string, attributes: Attributes): Attributes {
    return { ...this.#byKey.get(key), ...attributes };
  }

  #note(key: string, subject: Attributes): void {
    this.#byKey.delete(key);
    if (this.#byKey.size >= MOST_KEYS) {
      const [oldest] = this.#byKey.keys();
      this.#byKey.delete(oldest as string);
    }
    const kept = KEPT.map((name) => [name, subject[name]] as const).filter(
      ([, value]) => typeof value === 'string' && value.length <= LONGEST_VALUE,
    );
    this.#byKey.set(key, Object.fromEntries(kept));
  }
}
