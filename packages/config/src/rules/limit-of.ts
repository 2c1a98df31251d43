import {
  block,
  calendarWindow,
  concurrency,
  type Duration,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
import type { LimitSection } from '../file/config-file.ts';
import { LIMIT_TEXT } from '../file/limit-text.ts';

type Create = <Subject>(options: { name: string; key: (subject: Subject) => string }) => Limit<Subject>;

const CREATE = {
  'sliding-window': slidingWindow,
  'sliding-window-log': slidingWindowLog,
  'fixed-window': fixedWindow,
  'token-bucket': tokenBucket,
  'leaky-bucket': leakyBucket,
  gcra,
  'calendar-window': calendarWindow,
  concurrency,
  block,
};

/** Creates the limit that a section describes. Throws as the constructors of core do. */
export function limitOf<Subject>(
  section: LimitSection,
  name: string,
  key: (subject: Subject) => string,
): Limit<Subject> {
  if (typeof section === 'string') {
    const [, units, window] = LIMIT_TEXT.exec(section) ?? [];
    return slidingWindow({ name, limit: Number(units), window: window as Duration, key });
  }
  const { algorithm, ...options } = section;
  // The schema has validated the options of this algorithm.
  const create = CREATE[algorithm as keyof typeof CREATE] as unknown as Create;
  return create({ ...options, name, key });
}

/** The limit as it is written in a file, on one line. */
export function showLimit(section: LimitSection): string {
  return typeof section === 'string' ? section : JSON.stringify(section);
}
