import type { Check, ResultListener } from '../checks/check.ts';
import type { Decision } from '../decision.ts';
import type { RecordKey } from '../record-key.ts';

/** What a process remembers of a store, and answers checks from: denials, or units that it took ahead. */
export interface Remembered {
  /** Where its answers come from, in the words of an event. */
  readonly source: 'denial' | 'lease';
  /**
   * Returns the answer to the check, if it is known here. A granted check has then spent. `onResult` is
   * called with the result of the command that charged it.
   */
  find(check: Check, nowMs: number, onResult?: ResultListener): Decision | undefined;
  /** Whether the check, once it runs on the store, may make what is remembered wrong. */
  dependsOn(check: Check): boolean;
  /** Runs such a change of these records. Afterwards, nothing from before the change is remembered. */
  changing<T>(keys: readonly RecordKey[], change: () => Promise<T>): Promise<T>;
}
