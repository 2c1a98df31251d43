import assert from 'node:assert/strict';
import type { Store } from '@sluice/core';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import type { TestedApp } from '../app/tested-app.ts';
import { Stage } from '../stage.ts';
import { until } from '../until.ts';
import type { Scenario, Step } from './scenario.ts';

/** Returns the cases of scenarios. Each runs on a store that answers at once, and on one that does not. */
export function scenarioCases(
  group: string,
  scenarios: Readonly<Record<string, Scenario>>,
): readonly AdapterConformanceCase[] {
  const proofs = Object.entries(scenarios).map(([name, scenario]) => {
    const proof = async (stage: Stage): Promise<void> => {
      await playOn(stage, scenario, stage.store);
      if (stage.hasOwnStore) return;
      const second = new Stage(stage.adapter, { timeoutMs: stage.timeoutMs });
      stage.atEnd(() => second.close());
      await playOn(second, scenario, second.asynchronousStore());
    };
    return [name, needs(scenario.needs ?? [], proof)];
  });
  return casesOf(group, Object.fromEntries(proofs));
}

async function playOn(
  stage: Stage,
  { limiters, on, app: spec, steps }: Scenario,
  open: Store,
): Promise<void> {
  const store = on === undefined ? open : on(open);
  const app = await stage.serve(
    limiters().map((options) => ({ ...options, store })),
    spec,
  );
  for (const [i, step] of steps.entries()) {
    for (let time = 0; time < (step.times ?? 1); time++) await play(stage, app, step, `request ${i + 1}`);
  }
}

async function play(stage: Stage, app: TestedApp, step: Step, what: string): Promise<void> {
  const { status, sees = {}, answers, left, times, ...sent } = step;
  const answer = await app.send(sent);
  assert.equal(answer.status, status, `${what} has another status: ${answer.text}`);
  for (const [name, value] of Object.entries(sees)) {
    const seen = timeless(answer.header(name));
    if (value instanceof RegExp) assert.match(String(seen), value, `${what}: ${name}`);
    else assert.equal(seen, value ?? undefined, `${what}: ${name}`);
  }
  if (answers !== undefined) assert.deepEqual(JSON.parse(answer.text), answers, `the body of ${what}`);
  if (status === 429) assert.equal(answer.text === '', sent.method === 'HEAD', `${what} has a body`);
  if (left === undefined) return;
  // A charge may be given back shortly after the client has the response.
  const [limit, units] = left;
  await until(
    `${units} units are left after ${what}`,
    async () => (await stage.left(limit)) === units,
    stage.timeoutMs,
  );
}

/** Replaces seconds that depend on the clock. */
function timeless(value: string | undefined): string | undefined {
  return value?.replace(/;t=\d+/g, ';t=<time>');
}
