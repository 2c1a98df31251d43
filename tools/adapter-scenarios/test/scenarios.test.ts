import { createLimiter } from '@sluice/core';
import { until } from '@sluice/test-servers';
import { describe, it } from 'vitest';
import { frameworks } from './frameworks.ts';
import { notStoredScenarios } from './not-stored-scenarios.ts';
import { onHono } from './on-hono.ts';
import { onKoa } from './on-koa.ts';
import { onNest } from './on-nest.ts';
import { play } from './play.ts';
import { scenarios, two } from './scenarios.ts';
import { scenarioStores } from './stores.ts';

const stores = scenarioStores();

for (const framework of [...frameworks, onHono, onKoa, ...onNest]) {
  for (const { name: storeName, open, prefix } of stores) {
    describe(`rateLimit on ${framework.name}, counting in ${storeName}`, () => {
      it.each([...scenarios, ...notStoredScenarios])('$name', async ({ limiters, on, steps, app }) => {
        const store = on === undefined ? open() : on(open());
        const common = { store, prefix: prefix(), deadlineMs: 60_000 };
        const options = limiters(store).map((more) => ({ ...more, ...common }));
        const origin = await framework.serve(options, app);
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
