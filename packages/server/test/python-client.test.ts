import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DebianPython, findDebianPython } from '@sluice/test-servers';
import { beforeAll, expect, test } from 'vitest';
import { folder, rules, startService } from './service.ts';

const run = promisify(execFile);

let python: DebianPython;

beforeAll(async () => {
  python = await findDebianPython('grpcio', ['python3-grpcio', 'python3-protobuf']);
}, 300_000);

const CODE = { OK: 1, OVER_LIMIT: 2 };

test("grpcio's client gets right answers for codes, units, several descriptors and mistakes", async () => {
  const path = join(folder(), 'edge.yaml');
  writeFileSync(
    path,
    'domain: edge\ndescriptors:\n' +
      '  - { key: remote_address, rate_limit: { unit: minute, requests_per_unit: 10 } }\n' +
      '  - { key: path, rate_limit: { unit: week, requests_per_unit: 1 } }\n' +
      '  - { key: banned, rate_limit: { unit: day, requests_per_unit: 0 } }\n' +
      '  - { key: free, rate_limit: { unlimited: true } }\n',
  );
  const service = await startService({ config: rules({ key: ['ip'], limit: '5/1m' }), envoyConfig: path });
  const address = await service.server.listenGrpc({ port: 0 });
  const client = [['remote_address', '192.0.2.1']];
  const page = [['path', '/a']];
  const calls = [
    { domain: 'edge', descriptors: [client], hits: 9 },
    { domain: 'edge', descriptors: [client], hits: 5 },
    { domain: 'edge', descriptors: [client], descriptorHits: 0 },
    { domain: 'edge', descriptors: [client, page] },
    { domain: 'edge', descriptors: [[['other', 'x']], page] },
    { domain: 'edge', descriptors: [[['banned', 'x']]] },
    { domain: 'edge', descriptors: [[['free', 'x']]] },
    { domain: 'nowhere', descriptors: [client] },
    { domain: 'api', descriptors: [client] },
    { domain: '', descriptors: [client] },
    { domain: 'edge', descriptors: [] },
  ];
  const script = join(import.meta.dirname, 'python-client.py');
  const { stdout } = await run(python.command, [script, address, JSON.stringify(calls)], {
    env: { ...python.env, http_proxy: '', https_proxy: '' },
  });
  const [first, tooMany, looked, both, mixed, banned, free, nowhere, byRules, noDomain, noDescriptors] =
    JSON.parse(stdout);
  expect(first).toMatchObject({
    code: CODE.OK,
    statuses: [{ code: CODE.OK, limit: 10, unit: 2, remaining: 1 }],
    body: '',
  });
  expect(first.statuses[0].seconds).toBeGreaterThan(0);
  expect(first.headers.ratelimit).toMatch(/;r=1;t=/);
  expect(tooMany).toMatchObject({
    code: CODE.OVER_LIMIT,
    statuses: [{ code: CODE.OVER_LIMIT, remaining: 1 }],
  });
  expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
  expect(JSON.parse(tooMany.body)).toMatchObject({ status: 429 });
  expect(looked).toMatchObject({ code: CODE.OK, statuses: [{ remaining: 1 }] });
  expect(both).toMatchObject({
    code: CODE.OK,
    statuses: [
      { code: CODE.OK, remaining: 0 },
      { code: CODE.OK, unit: 7, remaining: 0 },
    ],
  });
  expect(mixed).toMatchObject({
    code: CODE.OVER_LIMIT,
    statuses: [{ code: CODE.OK, limit: 0 }, { code: CODE.OVER_LIMIT }],
  });
  expect(banned).toMatchObject({ code: CODE.OVER_LIMIT });
  expect(banned.headers).not.toHaveProperty('retry-after');
  expect(free.statuses).toMatchObject([{ code: CODE.OK, remaining: 2 ** 32 - 1 }]);
  expect(nowhere).toMatchObject({ code: CODE.OK });
  expect(byRules).toMatchObject({ code: CODE.OK, statuses: [{ limit: 5, remaining: 4 }] });
  for (const wrong of [noDomain, noDescriptors]) expect(wrong.error).toBe('INVALID_ARGUMENT');
});
