import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisSentinel, startRedisSentinel, until } from '../src/index.ts';
import { processTree } from '../src/process-table.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();
let group: RedisSentinel;
beforeAll(async () => {
  group = await startRedisSentinel({ sentinels: 3 });
});
afterAll(() => group.stop());

it('has a primary, a replica in sync, and Sentinels that agree on them', async () => {
  await group.primary.command('SET', 'written', 'before');
  await until('it is replicated', async () => (await group.replica.command('GET', 'written')) === 'before');
  await expect(group.replica.command('SET', 'a', '1')).rejects.toThrow(/READONLY/);
  expect(group.sentinels).toHaveLength(3);
  for (const sentinel of group.sentinels) {
    expect(await sentinel.command('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', group.name)).toEqual([
      '127.0.0.1',
      String(group.primary.port),
    ]);
  }
});

it('fails over to the replica when the primary is killed', async () => {
  expect(await group.currentPrimary()).toBe(group.primary);
  await group.primary.kill();
  await until('the replica is the primary', async () => (await group.currentPrimary()) === group.replica);
  expect(await group.replica.command('SET', 'written', 'after')).toBe('OK');
});

it('rejects a `downAfterMs` so short that a failover would undo itself', async () => {
  await expect(startRedisSentinel({ downAfterMs: 500 })).rejects.toThrow(/1000 or more/);
});

it('leaves no process and no file when it is stopped', async () => {
  await group.stop();
  expect(temporary.entries()).toEqual([]);
  await until('the guards are gone', async () => (await processTree(process.pid)).length === 1);
});
