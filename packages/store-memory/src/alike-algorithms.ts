import type { Algorithm } from '@sluice/core';

/** How many different algorithms of one limit are recognised: its tiers. */
const MAX_TIERS = 16;

/**
 * The algorithms of one limit, one of each kind, so that records of an app that makes its limits anew for
 * each check do not keep all of those limits in memory.
 */
export class AlikeAlgorithms {
  #latest: Algorithm | undefined;
  readonly #known: Algorithm[] = [];

  /** Returns the first algorithm that was seen with the same numbers as this one. */
  alike(algorithm: Algorithm): Algorithm {
    if (algorithm === this.#latest) return algorithm;
    const known = this.#known.find((one) => one === algorithm || areAlike(one, algorithm)) ?? algorithm;
    if (known === algorithm && !this.#known.includes(algorithm)) {
      if (this.#known.length === MAX_TIERS) this.#known.shift();
      this.#known.push(algorithm);
    }
    this.#latest = known;
    return known;
  }
}

/** They have one scope, and so one name. Without parameters, a custom algorithm may hide its numbers. */
function areAlike(one: Algorithm, other: Algorithm): boolean {
  return (
    one.limit === other.limit &&
    one.windowMs === other.windowMs &&
    one.parameters.length > 0 &&
    one.parameters.length === other.parameters.length &&
    one.parameters.every((number, i) => number === other.parameters[i])
  );
}
