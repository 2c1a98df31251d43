import type { Entry, Suite } from '../suite.ts';
import type { BuiltRevision } from './built-revision.ts';

const SUFFIX = '@revision';

/**
 * The suite with our contenders alone, each beside itself in the other revision. Both are measured by the
 * present benchmarks, in turns, so that they differ in what they measure and in nothing else.
 *
 * @param dist - the folder of the present build; its modules have counterparts in that of the revision
 */
export function withRevision(suite: Suite, { distUrl }: BuiltRevision, dist: URL): Suite {
  return {
    ...suite,
    rows: suite.rows.map((row) => ({
      ...row,
      contenders: row.contenders
        .filter(({ role }) => role === 'ours')
        .flatMap((entry) => [entry, inRevision(entry, dist, distUrl)]),
    })),
  };
}

/** The id of the same contender in the other revision. */
export function idInRevision(id: string): string {
  return `${id}${SUFFIX}`;
}

/** Whether this is a contender of the other revision. */
export function isInRevision({ id }: Entry): boolean {
  return id.endsWith(SUFFIX);
}

function inRevision(entry: Entry, here: URL, there: URL): Entry {
  const file = entry.module.slice(here.href.length);
  return { ...entry, id: idInRevision(entry.id), module: new URL(file, there).href };
}
