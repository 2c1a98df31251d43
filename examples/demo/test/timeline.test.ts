import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { clientsOf } from '../src/clients.ts';
import { timelines } from '../src/timeline.ts';
import { Trial } from '../src/trial.ts';

it('draws every client on one time axis, readable without colour', () => {
  const clients = clientsOf(new Trial('http://127.0.0.1:1', 6000));
  const log = clients[0]?.client.log;
  const at = (atMs: number, outcome: 'allowed' | 'denied') => log?.add({ atMs, outcome });
  at(0, 'allowed');
  for (let i = 0; i < 20; i++) at(1000, 'allowed');
  at(2000, 'denied');
  at(3000, 'denied');
  at(3050, 'denied');
  at(6000, 'denied');
  log?.waits.push({ fromMs: 4000, toMs: 4500 });
  const [axis, , allowed, denied] = stripVTControlCharacters(timelines(clients, 6000)).split('\n');
  const dots = (count: number) => '·'.repeat(count);
  expect(axis).toBe(`${' '.repeat(15)}0s        1s        2s        3s        4s        5s        6s`);
  expect(allowed).toBe(`  allowed  21  ▂${dots(9)}█${dots(49)}`);
  expect(denied).toBe(`  denied    4  ${dots(20)}x${dots(9)}X${dots(9)}─────${dots(14)}x`);
});
