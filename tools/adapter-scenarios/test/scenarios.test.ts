import { createLimiter } from '@sluice/core';
import { until } from '@sluice/test-servers';
import { describe, expect, it } from 'vitest';
import { frameworks } from './frameworks.ts';
import { type Step, scenarios, two } from './scenarios.ts';
import { scenarioStores } from './stores.ts';

const stores = scenarioStores();

/** Replaces seconds that depend on the clock. */
function timeless(value: string | null): string | null {
  return value === null ? null : value.replace(/;t=\d+/g, ';t=<time>');
}

async function play(origin: string, { method = 'GET', path = '/login', headers = {}, ...expected }: Step) {
  const response = await fetch(origin + path, { method, headers });
  const text = await response.text();
  expect(response.status).toBe(expected.status);
  for (const [name, value] of Object.entries(expected.sees ?? {})) {
    const seen = timeless(response.headers.get(name));
    if (value instanceof RegExp) expect(seen, name).toMatch(value);
    else expect(seen, name).toBe(value);
  }
  if (expected.body !== undefined) expect(JSON.parse(text)).toEqual(expected.body);
  if (response.status === 429) expect(text === '').toBe(method === 'HEAD');
}

for (const framework of frameworks) {
  for (const { name: storeName, open, prefix } of stores) {
    describe(`rateLimit on ${framework.name}, counting in ${storeName}`, () => {
      it.each(scenarios)('$name', async ({ limiters, on, steps }) => {
        const store = on === undefined ? open() : on(open());
        const common = { store, prefix: prefix(), deadlineMs: 60_000 };
        const origin = await framework.serve(limiters(store).map((options) => ({ ...options, ...common })));
        const watcher = createLimiter({ ...common, limits: [two] });
        for (const step of steps) {
          for (let i = 0; i < (step.times ?? 1); i++) {
            await play(origin, step);
            // A charge may be given back shortly after the client has the response.
            await until(`${step.left} are left`, async () => {
              return step.left === undefined || (await watcher.peek('127.0.0.1')).remaining === step.left;
            });
          }
        }
      });
    });
  }
}
