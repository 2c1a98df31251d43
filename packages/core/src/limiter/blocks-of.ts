import { isBlock } from '../block-record.ts';
import type { Plan } from '../checks/plan.ts';
import type { RecordKey } from '../record-key.ts';

/** Returns the names and keys of the `block` limits of a subject. Throws a `TypeError` if there are none. */
export function blocksOf<Subject>(
  plan: Plan<Subject> | null,
  caller: string,
  subject: Subject,
): { names: string[]; keys: RecordKey[] } {
  const all = plan?.keys(subject) ?? [];
  const indices = [...all.keys()].filter((i) => isBlock((all[i] as RecordKey).algorithm));
  if (indices.length === 0) {
    throw Object.assign(
      new TypeError(
        `${caller}: the limits of this subject must include a block, for example block({ name: 'blocked' }).`,
      ),
      { code: 'WRONG_TYPE' },
    );
  }
  return {
    names: indices.map((i) => plan?.names[i] as string),
    keys: indices.map((i) => all[i] as RecordKey),
  };
}
