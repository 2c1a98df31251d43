import type { Contender, Open, Setup } from '../contender.ts';
import { PLENTY } from '../suite.ts';
import type { Assignment } from './measurement.ts';

/** Imports the module of an entry and returns its `open`. Rejects if a package that it needs is missing. */
export async function openFunction<C>(module: string): Promise<Open<C>> {
  const { open } = (await import(module)) as { open?: Open<C> };
  if (open === undefined) throw new Error(`The contender exports no open: ${module}`);
  return open;
}

/** The setup of a contender: its own limit and namespace, or those of its proof. */
export function setupOf(assignment: Assignment, proofLimit?: number): Setup {
  const { entry, namespace, serverUrl } = assignment;
  return {
    limit: proofLimit ?? entry.limit ?? PLENTY,
    namespace: proofLimit === undefined ? namespace : `${namespace}_proof`,
    serverUrl,
    options: entry.options ?? {},
  };
}

/** Opens a contender that has allowed two checks of a limit of two and denied the third. */
export async function openProven(assignment: Assignment): Promise<Contender> {
  const open = await openFunction<Contender>(assignment.entry.module);
  const trial = await open(setupOf(assignment, 2));
  try {
    await prove(trial);
  } finally {
    await trial.close?.();
  }
  return open(setupOf(assignment));
}

async function prove(contender: Contender): Promise<void> {
  const verdicts: (Verdict | undefined)[] = [];
  // One after the other: some stores answer all callers with one object, and keep changing it.
  for (let i = 0; i < 3; i++) verdicts.push(await verdictOf(contender, 'proof'));
  const seen = verdicts.join(', ');
  if (contender.allows !== undefined && seen !== 'allowed, allowed, denied') {
    throw new Error(`With a limit of 2, three checks of a key were ${seen}`);
  }
}

/**
 * Rejects unless a check of this key has the verdict that the row expects. Called after each round, outside
 * the timed part.
 */
export async function expectVerdict(contender: Contender, key: string, { entry }: Assignment): Promise<void> {
  const verdict = await verdictOf(contender, key);
  const expected = entry.expected ?? 'allowed';
  if (verdict !== undefined && verdict !== expected) {
    throw new Error(`A check was ${verdict} where it had to be ${expected}`);
  }
}

type Verdict = 'allowed' | 'denied';

/** The verdict on a key; undefined for a floor, which decides nothing. */
async function verdictOf(contender: Contender, key: string): Promise<Verdict | undefined> {
  try {
    const answer = await contender.check(key);
    if (contender.allows === undefined) return undefined;
    return contender.allows(answer) ? 'allowed' : 'denied';
  } catch (error) {
    if (error instanceof Error) throw error;
    return 'denied';
  }
}
