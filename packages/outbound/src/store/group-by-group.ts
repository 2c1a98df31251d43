import type { Denial, Exchanged, Want, WantAnswer } from '../quota/exchange.ts';
import type { Entry, LedgerLine } from '../quota/ledger.ts';
import type { News } from '../quota/naming.ts';
import type { Grant, Settlement } from '../quota/settlement.ts';

/** Applies an exchange to entries that the store changes in one step. */
export type ExchangeGroup = (
  entries: readonly Entry[],
  settlements: readonly Settlement[],
  wants: readonly Want[],
) => Promise<Exchanged>;

/**
 * The exchange on a store that cannot change all of the records in one step: group after group, in a fixed
 * order. A want that a later group denies gives back what the earlier ones granted, so that too little may be
 * granted for a moment, and never too much.
 */
export async function exchangeGroupByGroup(
  entries: readonly Entry[],
  groups: readonly (readonly number[])[],
  settlements: readonly Settlement[],
  wants: readonly Want[],
  run: ExchangeGroup,
): Promise<Exchanged> {
  const lines = new Array<LedgerLine>(entries.length);
  const parts = wants.map((): Grant[] => []);
  const denials = new Map<number, Denial>();
  let nowMs = 0;
  let news: News | undefined;
  for (const group of groups) {
    const going = news ? [] : [...wants.keys()].filter((i) => !denials.has(i));
    const result = await run(
      group.map((i) => entries[i] as Entry),
      settlements,
      going.map((i) => partOf(wants[i] as Want, group)),
    );
    nowMs = result.nowMs;
    for (const [j, i] of group.entries()) lines[i] = result.lines[j] as LedgerLine;
    news = result.news ?? news;
    if (result.news !== undefined) continue;
    for (const [j, i] of going.entries()) {
      const answer = result.answers[j] as WantAnswer;
      if ('grant' in answer) parts[i]?.push(answer.grant);
      else denials.set(i, inAll(answer.denial, group));
    }
  }
  const surplus = news ? parts.flat() : [...denials.keys()].flatMap((i) => parts[i] as Grant[]);
  const unsent = surplus.map((grant): Settlement => ({ kind: 'unsent', grant }));
  // What cannot be given back is charged when the lease ends.
  if (unsent.length > 0) await giveBack(entries, groups, unsent, run).catch(() => undefined);
  if (news !== undefined) return { answers: [], lines, nowMs, news };
  const answers = wants.map((_, i): WantAnswer => {
    const denial = denials.get(i);
    return denial === undefined ? { grant: joined(parts[i] as Grant[]) } : { denial };
  });
  return { answers, lines, nowMs };
}

async function giveBack(
  entries: readonly Entry[],
  groups: readonly (readonly number[])[],
  unsent: readonly Settlement[],
  run: ExchangeGroup,
): Promise<void> {
  for (const group of groups) {
    await run(
      group.map((i) => entries[i] as Entry),
      unsent,
      [],
    );
  }
}

function partOf({ costs, kept, rank }: Want, group: readonly number[]): Want {
  return { costs: group.map((i) => costs[i] as number), kept, rank };
}

function inAll(denial: Denial, group: readonly number[]): Denial {
  return { ...denial, deniedBy: denial.deniedBy.map((i) => group[i] as number) };
}

function joined(grants: readonly Grant[]): Grant {
  return {
    grantedAtMs: Math.min(...grants.map(({ grantedAtMs }) => grantedAtMs)),
    parts: grants.flatMap(({ parts }) => parts),
  };
}
