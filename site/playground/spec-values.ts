import { type DurationText, durationText } from './duration-text.ts';
import type { LimitSpec } from './limit-spec.ts';

/** Reads the values of a spec, for the library and as code. */
export class SpecValues {
  readonly #spec: LimitSpec;

  constructor(spec: LimitSpec) {
    this.#spec = spec;
  }

  number(field: string): number {
    return Number(this.#spec.values[field]);
  }

  choice(field: string): string {
    return String(this.#spec.values[field]);
  }

  /** The duration with its unit, such as `10s`. A short one without a unit would be warned of. */
  length(field: string): DurationText {
    return durationText(this.number(field));
  }

  /** The same as code: `'10s'`. */
  duration(field: string): string {
    return `'${this.length(field)}'`;
  }

  /** The number as code, such as `10_000`. */
  count(field: string): string {
    return String(this.number(field)).replace(/\B(?=(\d{3})+$)/g, '_');
  }
}
