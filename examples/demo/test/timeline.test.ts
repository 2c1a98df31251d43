import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { performersOn } from '../src/cast.ts';
import { Stage } from '../src/client.ts';
import { timelines } from '../src/timeline.ts';

it('draws what happened to each client on one axis, so that it reads without colour', () => {
  const performers = performersOn(new Stage('http://127.0.0.1:1', 6000));
  const log = performers[0]?.client.log;
  const at = (atMs: number, outcome: 'allowed' | 'denied') => log?.add({ atMs, outcome });
  at(0, 'allowed');
  for (let i = 0; i < 20; i++) at(1000, 'allowed');
  at(2000, 'denied');
  at(3000, 'denied');
  at(3050, 'denied');
  at(6000, 'denied');
  log?.waits.push({ fromMs: 4000, toMs: 4500 });
  const [axis, , allowed, denied] = stripVTControlCharacters(timelines(performers, 6000)).split('\n');
  const dots = (count: number) => '·'.repeat(count);
  expect(axis).toBe(`${' '.repeat(15)}0s        1s        2s        3s        4s        5s        6s`);
  expect(allowed).toBe(`  allowed  21  ▂${dots(9)}█${dots(49)}`);
  expect(denied).toBe(`  denied    4  ${dots(20)}x${dots(9)}X${dots(9)}─────${dots(14)}x`);
});
