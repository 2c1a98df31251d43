import type { ContenderOptions, Entry } from '../suite.ts';
import { entriesIn } from './contender-entry.ts';
import type { LimitName } from './sluice-limits.ts';

/** Makes an entry of ours from its id, a label, its limits, and the options of its store. */
type MakeEntry = (
  id: string,
  label: string,
  limits: readonly LimitName[],
  options?: ContenderOptions,
) => Entry;

/** Ours, as they stand in the rows of every store. */
export interface SluiceEntries {
  readonly sluice: MakeEntry;
  readonly fixedWindow: Entry;
  readonly tokenBucket: Entry;
  readonly slidingWindow: Entry;
  readonly slidingWindowLog: Entry;
  readonly twoLimits: Entry;
}

/** Entries of ours on the store that `contenders/sluice.ts` beside the module of this URL uses. */
export function sluiceEntries(
  moduleUrl: string,
  twoLimits: readonly LimitName[] = ['perMinute', 'perDay'],
): SluiceEntries {
  const entry = entriesIn(moduleUrl);
  const sluice: MakeEntry = (id, label, limits, options) =>
    entry('sluice', 'ours', id, `sluice, ${label}`, { limits, ...options });
  return {
    sluice,
    fixedWindow: sluice('sluice-fixed-window', 'fixedWindow', ['fixedWindow']),
    tokenBucket: sluice('sluice-token-bucket', 'tokenBucket', ['tokenBucket']),
    slidingWindow: sluice('sluice-sliding-window', 'slidingWindow', ['slidingWindow']),
    slidingWindowLog: {
      ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', ['slidingWindowLog']),
      limit: 10_000,
    },
    twoLimits: sluice('sluice-two-limits', 'two limits, all or nothing', twoLimits),
  };
}

/** The same contender, with every key at its limit. */
export function atItsLimit(contender: Entry): Entry {
  return {
    ...contender,
    limit: 1,
    expected: 'denied',
    options: { ...contender.options, answersDenials: true },
  };
}
