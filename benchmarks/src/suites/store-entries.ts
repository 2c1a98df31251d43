import type { ContenderOptions, Entry } from '../suite.ts';
import { entriesIn } from './contender-entry.ts';
import type { LimitName } from './sluice-limits.ts';

/**
 * Makes an entry from the name of its file, a label, options, and an id; the id is the name of the file by
 * default.
 */
type MakeEntry = (file: string, label: string, options?: ContenderOptions, id?: string) => Entry;

/** Makes an entry of ours from its id, a label, its limits, and the options of its store. */
type MakeOurs = (
  id: string,
  label: string,
  limits: readonly LimitName[],
  options?: ContenderOptions,
) => Entry;

/** Our entries in the rows of every store. */
export interface OurEntries {
  readonly sluice: MakeOurs;
  readonly fixedWindow: Entry;
  readonly tokenBucket: Entry;
  readonly slidingWindow: Entry;
  readonly slidingWindowLog: Entry;
  readonly twoLimits: Entry;
}

/** The entries of one store's suite. */
export interface StoreEntries {
  readonly ours: OurEntries;
  readonly peer: MakeEntry;
  /** Its id is `floor` by default, which is the floor that ratios are against. */
  readonly floor: MakeEntry;
}

/**
 * Builds the entries of a store from the folder `contenders` beside the module of this URL; ours are in its
 * `sluice.ts`.
 */
export function storeEntries(
  moduleUrl: string,
  twoLimits: readonly LimitName[] = ['perMinute', 'perDay'],
): StoreEntries {
  const entry = entriesIn(moduleUrl);
  const sluice: MakeOurs = (id, label, limits, options) =>
    entry('sluice', 'ours', id, `sluice, ${label}`, { limits, ...options });
  return {
    ours: {
      sluice,
      fixedWindow: sluice('sluice-fixed-window', 'fixedWindow', ['fixedWindow']),
      tokenBucket: sluice('sluice-token-bucket', 'tokenBucket', ['tokenBucket']),
      slidingWindow: sluice('sluice-sliding-window', 'slidingWindow', ['slidingWindow']),
      slidingWindowLog: {
        ...sluice('sluice-sliding-window-log', 'slidingWindowLog of 10,000', ['slidingWindowLog']),
        limit: 10_000,
      },
      twoLimits: sluice('sluice-two-limits', 'two limits, all or nothing', twoLimits),
    },
    peer: (file, label, options, id = file) => entry(file, 'peer', id, label, options),
    floor: (file, label, options, id = 'floor') => entry(file, 'floor', id, label, options),
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
