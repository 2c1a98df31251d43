import { setTimeout as sleep } from 'node:timers/promises';
import type { Gate } from '../abilities.ts';
import { type Behaviour, observed } from '../behaviour.ts';
import { failureOf } from '../failure-of.ts';

const LIMIT = 20;
const WINDOW_MS = 1000;
const STEPS = 60;

/** The same checks, with costs and refunds where there are any, on two stores of a library. */
export const sameAsInMemory: Behaviour = {
  title: 'Answers as the same library does in memory',
  why: 'Tests run in memory and production on a server: an app that passes the one must not fail on the other.',
  async observe({ window, twinInMemory }) {
    if (twinInMemory === undefined) return undefined;
    const options = { limit: LIMIT, windowMs: WINDOW_MS };
    const [gate, twin] = await Promise.all([window(options), twinInMemory(options)]);
    // First calls may set things up; after this, both windows are open for nobody.
    await Promise.all([gate.check('another'), twin.check('another')]);
    const [here, there] = await Promise.all([historyOf(gate), historyOf(twin)]);
    const at = here.findIndex((answer, i) => answer !== there[i]);
    return observed(
      at === -1,
      at === -1
        ? `${here.length} answers, all the same`
        : `answer ${at + 1} of ${here.length}: ${here[at]}, in memory ${there[at]}`,
    );
  },
};

/** Three windows of checks: the pauses end far from any window's end, so a busy machine changes nothing. */
async function historyOf(gate: Gate): Promise<string[]> {
  const answers: string[] = [];
  const note = async (what: string, call: () => Promise<{ allowed: boolean }>) =>
    answers.push(`${what} ${(await failureOf(call)) ?? 'passed'}`);
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < STEPS; i++) {
      const { spend, refund } = gate;
      const key = `key${i % 3}`;
      const cost = 1 + ((i * i + round) % 4);
      if (spend === undefined) await note(`check of ${key}`, () => gate.check(key));
      else if (refund !== undefined && i % 7 === 6) await refund(key, 1);
      else await note(`${cost} of ${key}`, () => spend(key, cost));
    }
    await sleep(1.4 * WINDOW_MS);
  }
  return answers;
}
