import type { AccessRecord } from './access-record.ts';
import { type DenialReport, DenialTally } from './denial-tally.ts';
import type { Verdict } from './replayed-config.ts';

/** What a candidate decides otherwise. */
export interface DifferenceReport {
  /** Requests that only the candidate denies, by its rules. */
  readonly newlyDenied: DenialReport;
  /** Requests that only the present limits deny, by their rules. */
  readonly newlyAllowed: DenialReport;
  readonly deniedByBoth: number;
  /** Those among them that another limit denies. */
  readonly deniedByAnotherRule: number;
}

/** Compares two verdicts on each request. */
export class ReplayDifferences {
  readonly #newlyDenied = new DenialTally();
  readonly #newlyAllowed = new DenialTally();
  #deniedByBoth = 0;
  #deniedByAnotherRule = 0;

  add(present: Verdict, candidate: Verdict, record: AccessRecord): void {
    const isDenied = typeof present === 'object';
    if (typeof candidate === 'object') {
      if (!isDenied) this.#newlyDenied.add(candidate, record);
      else {
        this.#deniedByBoth++;
        if (present.rule !== candidate.rule) this.#deniedByAnotherRule++;
      }
    } else if (isDenied) this.#newlyAllowed.add(present, record);
  }

  report(top: number): DifferenceReport {
    return {
      newlyDenied: this.#newlyDenied.report(top),
      newlyAllowed: this.#newlyAllowed.report(top),
      deniedByBoth: this.#deniedByBoth,
      deniedByAnotherRule: this.#deniedByAnotherRule,
    };
  }
}
