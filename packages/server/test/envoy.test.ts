import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { asked, type EnvoyClient, envoyClient } from './envoy-client.ts';
import { folder, rules, type Service, startService } from './service.ts';

const someRules = rules(
  { match: { path: '/login' }, key: ['ip'], limit: '2/1h' },
  { match: { generic_key: '*' }, key: ['generic_key'], limit: '5/1m' },
);

const envoyFile = `
domain: edge
descriptors:
  - key: remote_address
    rate_limit: { unit: minute, requests_per_unit: 10 }
  - key: path
    rate_limit: { unit: hour, requests_per_unit: 3 }
  - key: banned
    rate_limit: { unit: second, requests_per_unit: 0 }
  - key: internal
    rate_limit: { unlimited: true }
  - key: trial
    shadow_mode: true
    rate_limit: { unit: hour, requests_per_unit: 1 }
  - key: plan_a
    quota_mode: true
    rate_limit: { unit: hour, requests_per_unit: 1 }
  - key: plan_b
    quota_mode: true
    rate_limit: { unit: hour, requests_per_unit: 2 }
  - key: week
    rate_limit: { unit: week, requests_per_unit: 4 }
`;

async function start(): Promise<{ service: Service; client: EnvoyClient; file: string }> {
  const file = join(folder(), 'edge.yaml');
  writeFileSync(file, envoyFile);
  const service = await startService({ config: someRules, envoyConfig: file });
  return { service, client: envoyClient(await service.server.listenGrpc({ port: 0 })), file };
}

const address = [['remote_address', '192.0.2.1']] as const;
const path = [['path', '/a']] as const;

describe('ShouldRateLimit with a file of envoyproxy/ratelimit', () => {
  it('allows the limit and denies after it, with the status and the fields that Envoy passes on', async () => {
    const { client } = await start();
    for (let left = 9; left >= 0; left--) {
      const answer = await client.call(asked('edge', address));
      expect(answer).toMatchObject({
        overall_code: 'OK',
        statuses: [
          {
            code: 'OK',
            current_limit: { requests_per_unit: 10, unit: 'MINUTE' },
            ...(left > 0 && { limit_remaining: left }),
          },
        ],
      });
      expect(answer.statuses[0].duration_until_reset.seconds).toBeGreaterThan(0);
      expect(answer.response_headers_to_add.map(({ key }: { key: string }) => key)).toContain('ratelimit');
    }
    const denied = await client.call(asked('edge', address));
    expect(denied).toMatchObject({ overall_code: 'OVER_LIMIT', statuses: [{ code: 'OVER_LIMIT' }] });
    const fields = Object.fromEntries(
      denied.response_headers_to_add.map(({ key, value }: { key: string; value: string }) => [key, value]),
    );
    expect(Number(fields['retry-after'])).toBeGreaterThan(0);
    expect(fields['content-type']).toBe('application/problem+json');
    expect(JSON.parse(denied.raw_body.toString())).toMatchObject({ status: 429 });
    expect(denied.dynamic_metadata.fields).toHaveProperty('limited_by');
  });

  it('charges nothing when one of several descriptors is over its limit', async () => {
    const { client } = await start();
    for (let i = 0; i < 3; i++) await client.call(asked('edge', path));
    const mixed = await client.call(asked('edge', address, path));
    expect(mixed).toMatchObject({
      overall_code: 'OVER_LIMIT',
      statuses: [{ code: 'OK' }, { code: 'OVER_LIMIT' }],
    });
    const answer = await client.call(asked('edge', address));
    expect(answer.statuses[0].limit_remaining).toBe(9);
  });

  it('takes the units of the call and those of a descriptor, of which 0 only looks', async () => {
    const { client } = await start();
    expect(
      (await client.call({ ...asked('edge', address), hits_addend: 9 })).statuses[0].limit_remaining,
    ).toBe(1);
    const tooMany = await client.call({ ...asked('edge', address), hits_addend: 5 });
    expect(tooMany.overall_code).toBe('OVER_LIMIT');
    const looking = asked('edge', address) as { descriptors: { hits_addend?: object }[] };
    for (const descriptor of looking.descriptors) descriptor.hits_addend = { value: 0 };
    for (let i = 0; i < 3; i++) {
      expect((await client.call(looking)).statuses[0]).toMatchObject({ code: 'OK', limit_remaining: 1 });
    }
    expect((await client.call(asked('edge', address))).overall_code).toBe('OK');
    expect((await client.call(asked('edge', address))).overall_code).toBe('OVER_LIMIT');
  });

  it('counts one limit twice where two descriptors meet it', async () => {
    const { client } = await start();
    const answer = await client.call(asked('edge', path, path, [['path', '/b']]));
    expect(answer.statuses.map(({ code }: { code: string }) => code)).toEqual(['OK', 'OK', 'OK']);
    const denied = await client.call(asked('edge', path, path));
    expect(denied.overall_code).toBe('OVER_LIMIT');
    // Nothing was charged, so one of them still fits.
    expect((await client.call(asked('edge', path))).overall_code).toBe('OK');
    expect((await client.call(asked('edge', path))).overall_code).toBe('OVER_LIMIT');
  });

  it('denies always at 0 requests, allows always without a limit, and reports a week', async () => {
    const { client } = await start();
    expect((await client.call(asked('edge', [['banned', 'x']]))).overall_code).toBe('OVER_LIMIT');
    expect((await client.call(asked('edge', [['internal', 'x']]))).statuses).toMatchObject([
      { code: 'OK', limit_remaining: 2 ** 32 - 1 },
    ]);
    const week = await client.call(asked('edge', [['week', 'x']]));
    expect(week.statuses[0].current_limit).toMatchObject({ unit: 'WEEK', requests_per_unit: 4 });
  });

  it('lets a shadow limit count and never deny, beside one that is enforced', async () => {
    const { client } = await start();
    const trial = [['trial', 'x']] as const;
    for (let i = 0; i < 3; i++) {
      const answer = await client.call(asked('edge', trial, address));
      expect(answer).toMatchObject({ overall_code: 'OK', statuses: [{ code: 'OK' }, { code: 'OK' }] });
    }
    const answer = await client.call(asked('edge', trial, [['banned', 'x']]));
    expect(answer).toMatchObject({
      overall_code: 'OVER_LIMIT',
      statuses: [{ code: 'OK' }, { code: 'OVER_LIMIT' }],
    });
  });

  it('denies by quotas only when all of them are used up', async () => {
    const { client } = await start();
    const both = asked('edge', [['plan_a', 'x']], [['plan_b', 'x']]);
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await client.call(both)).overall_code);
    expect(codes).toEqual(['OK', 'OK', 'OVER_LIMIT']);
  });

  it('takes a limit that the call brings along', async () => {
    const { client } = await start();
    const request = asked('edge', [['customer', 'a']]) as { descriptors: object[] };
    Object.assign(request.descriptors[0] as object, { limit: { requests_per_unit: 1, unit: 'HOUR' } });
    expect((await client.call(request)).statuses[0].current_limit).toMatchObject({ unit: 'HOUR' });
    expect((await client.call(request)).overall_code).toBe('OVER_LIMIT');
    Object.assign(request, { domain: 'api' });
    await expect(client.call(request)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  it('decides by the files as they are now once they are watched, and keeps the usage', async () => {
    const { service, client, file } = await start();
    service.server.watch();
    const limitAfter = async (): Promise<[limit: number, left: number]> => {
      const { statuses } = await client.call(asked('edge', address));
      return [statuses[0].current_limit.requests_per_unit, statuses[0].limit_remaining];
    };
    expect(await limitAfter()).toEqual([10, 9]);
    writeFileSync(file, envoyFile.replace('requests_per_unit: 10 ', 'requests_per_unit: 100 '));
    await expect.poll(async () => (await limitAfter())[0]).toBe(100);
    expect((await limitAfter())[1]).toBeLessThan(99);
  });

  it('allows descriptors that match nothing, and domains that do not exist', async () => {
    const { client, service } = await start();
    const unmatched = await client.call(asked('edge', [['other', 'x']]));
    expect(unmatched).toMatchObject({ overall_code: 'OK', statuses: [{ code: 'OK' }] });
    expect(unmatched.statuses[0].current_limit ?? null).toBeNull();
    expect((await client.call(asked('nowhere', address))).overall_code).toBe('OK');
    expect((await service.get('/metrics')).body).toContain('sluice_server_unknown_domains_total 1');
  });
});

describe('ShouldRateLimit with rules', () => {
  it('reads entries as attributes, and the remote address as the ip', async () => {
    const { client } = await start();
    const login = [
      ['path', '/login'],
      ['remote_address', '192.0.2.1'],
    ] as const;
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await client.call(asked('api', login))).overall_code);
    expect(codes).toEqual(['OK', 'OK', 'OVER_LIMIT']);
  });

  it('decides several descriptors all or nothing', async () => {
    const { client } = await start();
    const both = asked('api', [['generic_key', 'a']], [['generic_key', 'b']]);
    for (let i = 0; i < 5; i++) expect((await client.call(both)).overall_code).toBe('OK');
    const c = await client.call(asked('api', [['generic_key', 'a']], [['generic_key', 'c']]));
    expect(c).toMatchObject({
      overall_code: 'OVER_LIMIT',
      statuses: [{ code: 'OVER_LIMIT' }, { code: 'OK' }],
    });
    expect((await client.call(asked('api', [['generic_key', 'c']]))).statuses[0].limit_remaining).toBe(4);
  });
});

describe('a call with a mistake', () => {
  const many = Array.from({ length: 33 }, () => address);
  const cases: readonly [name: string, request: object, detail: RegExp][] = [
    ['an empty domain', asked('', address), /`domain`/],
    ['no descriptors', asked('edge'), /at least one descriptor/],
    ['33 descriptors', asked('edge', ...many), /at most 32/],
    ['a descriptor without entries', asked('edge', []), /entries/],
    ['an empty key', asked('edge', [['', 'x']]), /empty key/],
    ['a key of 2 kB', asked('edge', [['x'.repeat(2048), 'a']]), /1024/],
    ['a value of 70 kB', asked('edge', [['path', 'x'.repeat(70_000)]]), /65536/],
    [
      '17 entries',
      asked(
        'edge',
        Array.from({ length: 17 }, () => ['a', 'b'] as const),
      ),
      /at most 16/,
    ],
  ];

  it('is INVALID_ARGUMENT, and says what is wrong', async () => {
    const { client } = await start();
    for (const [name, request, detail] of cases) {
      await expect(client.call(request), name).rejects.toMatchObject({
        code: status.INVALID_ARGUMENT,
        details: expect.stringMatching(detail),
      });
    }
    expect((await client.call(asked('edge', address))).statuses[0].limit_remaining).toBe(9);
  });
});

describe('POST /json', () => {
  const call = (value: string) => ({ domain: 'edge', descriptors: [{ entries: [{ key: 'path', value }] }] });

  it("answers as Envoy's JSON protocol does", async () => {
    const { service } = await start();
    const { status: code, body } = await service.post('/json', { ...call('/a'), hits_addend: 3 });
    expect(code).toBe(200);
    expect(body).toMatchObject({
      overallCode: 'OK',
      statuses: [{ code: 'OK', currentLimit: { requestsPerUnit: 3, unit: 'HOUR' }, limitRemaining: 0 }],
    });
    expect(body.statuses[0].durationUntilReset).toMatch(/^\d+s$/);
    const denied = await service.post('/json', { ...call('/a'), hitsAddend: '1' });
    expect(denied).toMatchObject({ status: 429, body: { overallCode: 'OVER_LIMIT' } });
  });

  it('answers 400 to what is malformed', async () => {
    const { service } = await start();
    for (const body of [
      {},
      { domain: 'edge' },
      { ...call('/a'), extra: 1 },
      { ...call('/a'), domain: '' },
      '[',
    ]) {
      expect(await service.post('/json', body)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST' },
      });
    }
  });
});

describe('health over gRPC', () => {
  it('knows the server, the service and the name of envoyproxy/ratelimit', async () => {
    const { client } = await start();
    for (const name of ['', 'ratelimit', 'envoy.service.ratelimit.v3.RateLimitService']) {
      expect(await client.health(name)).toEqual({ status: 'SERVING' });
    }
    await expect(client.health('other')).rejects.toMatchObject({ code: status.NOT_FOUND });
  });
});

describe('a value that the client of Envoy has made long', () => {
  // Envoy passes requests whose calls fail, so an error would lift the limits for whoever sends such a value.
  it('does not escape a rule for its path', async () => {
    const { client } = await start();
    const codes = [];
    for (let i = 0; i < 3; i++) {
      const query = `/login?${String(i).repeat(9000)}`;
      codes.push((await client.call(asked('api', [...address, ['path', query]]))).overall_code);
    }
    expect(codes).toEqual(['OK', 'OK', 'OVER_LIMIT']);
    const repeated = Array.from(
      { length: 30 },
      () => [...address, ['path', `/login?${'x'.repeat(59_000)}`]] as const,
    );
    expect((await client.call(asked('api', ...repeated))).overall_code).toBe('OVER_LIMIT');
  });

  it('is counted by itself, by rules and by a file', async () => {
    const { client } = await start();
    const code = async (domain: string, key: string, value: string) =>
      (await client.call(asked(domain, [[key, value]]))).overall_code;
    const long = 'k'.repeat(60_000);
    for (const [domain, key, limit] of [
      ['api', 'generic_key', 5],
      ['edge', 'path', 3],
    ] as const) {
      for (let i = 0; i < limit; i++) expect(await code(domain, key, long)).toBe('OK');
      expect(await code(domain, key, long)).toBe('OVER_LIMIT');
      expect(await code(domain, key, `${long}2`)).toBe('OK');
    }
  });
});
