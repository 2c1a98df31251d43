import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RedisCluster, startRedisCluster, until } from '../src/index.ts';
import { processTree } from '../src/process-table.ts';
import { ownTemporaryFolder } from './own-temporary-folder.ts';

const temporary = ownTemporaryFolder();
let cluster: RedisCluster;
beforeAll(async () => {
  // A short timeout, so the cluster notices the loss of a node soon, and recovers from it soon.
  cluster = await startRedisCluster({ config: { maxmemory: '50mb', 'cluster-node-timeout': '1000' } });
});
afterAll(() => cluster.stop());

it('has three masters that serve all slots and accept writes', async () => {
  expect(cluster.nodes).toHaveLength(3);
  for (const node of cluster.nodes) {
    const info = String(await node.command('CLUSTER', 'INFO'));
    for (const fact of ['cluster_state:ok', 'cluster_slots_ok:16384', 'cluster_size:3'])
      expect(info).toContain(fact);
    expect(await node.command('CONFIG', 'GET', 'maxmemory')).toEqual(['maxmemory', String(50 * 1024 * 1024)]);
  }
  // Slots 12182, 5061 and 866.
  const writes = await Promise.allSettled(
    cluster.nodes.flatMap((node) => ['foo', 'bar', 'hello'].map((key) => node.command('SET', key, '1'))),
  );
  expect(writes.filter((write) => write.status === 'fulfilled')).toHaveLength(3);
});

it('announces addresses on loopback that clients can reach', async () => {
  const slots = (await cluster.nodes[0]?.command('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
  expect(slots.map(([, , [host, port]]) => `redis://${host}:${port}`).sort()).toEqual(
    [...cluster.urls].sort(),
  );
});

it('notices a killed node and forms again when it is restarted', async () => {
  const [first, second] = cluster.nodes;
  await second?.kill();
  await until('the loss is noticed', async () =>
    String(await first?.command('CLUSTER', 'INFO')).includes('cluster_state:fail'),
  );
  await second?.restart();
  await cluster.whenFormed();
});

it('leaves no process and no file when it is stopped', async () => {
  await cluster.nodes[2]?.kill();
  await cluster.stop();
  expect(temporary.entries()).toEqual([]);
  await until('the guards are gone', async () => (await processTree(process.pid)).length === 1);
});
