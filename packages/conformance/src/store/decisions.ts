import assert from 'node:assert/strict';
import { casesOf, type StoreConformanceCase } from '../conformance-case.ts';
import { countingAlgorithms, limitOf } from '../sample-limits.ts';
import { check, send, stored, unitsLeft, waysOf } from '../send-command.ts';
import { playTable } from './play-table.ts';
import { stepTables } from './step-tables.ts';

export const decisionCases: readonly StoreConformanceCase[] = casesOf('decisions', {
  ...Object.fromEntries(
    stepTables.map((table) => [`${table.about}, step by step`, (stage) => playTable(stage, table)]),
  ),

  'grants as many of the checks in one command as fit': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        assert.equal((await send(store, check(key, 3, 2), way)).granted, 2, `${algorithm} by ${way}`);
        assert.equal((await send(store, check(key, 3, 5), way)).granted, 1, `${algorithm} by ${way}`);
        assert.equal(await unitsLeft(store, key), 1, `${algorithm} by ${way}`);
      }
    }
  },

  'grants exactly one unit of a limit of 1, whatever the algorithm': async (stage) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 1, 1000);
      for (const way of waysOf(store, stage.key(limit))) {
        const key = stage.key(limit, way);
        assert.equal((await send(store, check(key), way)).granted, 1, `${algorithm} by ${way}`);
        stage.clock.advance(499);
        assert.equal((await send(store, check(key), way)).granted, 0, `${algorithm} by ${way}`);
      }
    }
  },

  'grants a check that costs nothing, even when nothing is left, and stores nothing for it': async (
    stage,
  ) => {
    const store = await stage.open();
    for (const algorithm of countingAlgorithms) {
      const limit = limitOf(algorithm, 10, 60_000);
      for (const way of waysOf(store, stage.key(limit))) {
        const [fresh, spent] = [stage.key(limit, `${way} fresh`), stage.key(limit, `${way} spent`)];
        assert.equal((await send(store, check(fresh, 0), way)).granted, 1, `${algorithm} by ${way}`);
        assert.equal(await stored(store, fresh), undefined, `${algorithm} by ${way}`);
        await send(store, check(spent, 10), way);
        assert.equal((await send(store, check(spent, 0, 3), way)).granted, 3, `${algorithm} by ${way}`);
      }
    }
  },
});
