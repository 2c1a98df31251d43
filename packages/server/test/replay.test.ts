import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ReplayReport } from '../src/replay/replay-report.ts';
import { finished } from './command.ts';
import { combined, files, perIp, replayed, START_MS } from './replayed-log.ts';

describe('sluice replay decides', () => {
  it('a known log as it was counted by hand, on the clock of the log', async () => {
    // The window of an address begins with its first request, and lasts for a minute.
    const log = [
      combined(0), // 1 of 2
      combined(1), // 2 of 2
      combined(2), // denied
      combined(2, '192.0.2.2'), // another address
      combined(3, '192.0.2.1', '/login', 'POST'), // denied by per-ip, so login is not charged
      combined(61), // a new window: 1 of 2
      combined(62, '192.0.2.1', '/LOGIN/?x', 'POST'), // 2 of 2, and 1 of 1 login
      combined(144, '192.0.2.1', '/login', 'POST'), // a new window, and denied by login
    ];
    const login = '      - { name: login, match: { path: /login, method: POST }, key: [ip], limit: 1/1h }\n';
    const path = files({ 'access.log': log.join('\n'), 'limits.yaml': perIp('2', login) });
    const report = await replayed(path('access.log'), path('limits.yaml'));
    const at = (line: number, seconds: number) => ({
      at: new Date(START_MS + seconds * 1000).toISOString(),
      file: path('access.log'),
      line,
    });
    expect(report).toMatchObject({
      lines: 8,
      requests: 8,
      from: '2000-10-10T13:55:36.000Z',
      to: '2000-10-10T13:58:00.000Z',
      unreadable: { count: 0 },
    });
    expect(report.present).toMatchObject({
      domain: 'api',
      denied: 3,
      allowed: 5,
      rules: [
        { rule: 'per-ip', denied: 2, first: at(3, 2), last: at(5, 3) },
        { rule: 'login', denied: 1, first: at(8, 144), last: at(8, 144) },
      ],
      keys: [
        { rule: 'per-ip', key: 'ip=192.0.2.1', denied: 2 },
        { rule: 'login', key: 'ip=192.0.2.1', denied: 1 },
      ],
    });
    expect(report.candidate).toBeUndefined();
  });

  it('what a candidate changes, by rule, by caller and by time', async () => {
    const log = [0, 1, 2].flatMap((second) => [combined(second), combined(second, '192.0.2.2', '/export')]);
    const path = files({
      'access.log': log.join('\n'),
      'now.yaml': perIp('2'),
      'next.yaml': perIp('5', '      - { name: export, match: { path: /export }, key: [ip], limit: 1/1h }\n'),
    });
    const flags = ['--candidate', path('next.yaml')];
    const report = await replayed(path('access.log'), path('now.yaml'), ...flags);
    expect(report.present).toMatchObject({ denied: 2, allowed: 4 });
    expect(report.candidate).toMatchObject({ denied: 2, allowed: 4 });
    expect(report.differences).toMatchObject({
      newlyDenied: {
        denied: 1,
        rules: [{ rule: 'export', denied: 1 }],
        keys: [{ key: 'ip=192.0.2.2', first: { line: 4, at: '2000-10-10T13:55:37.000Z' } }],
      },
      newlyAllowed: {
        denied: 1,
        rules: [{ rule: 'per-ip' }],
        keys: [{ key: 'ip=192.0.2.1', first: { line: 5 } }],
      },
      deniedByBoth: 1,
      deniedByAnotherRule: 1,
    });
    const { out } = await finished('replay', path('access.log'), '-c', path('now.yaml'), ...flags);
    expect(out).toContain('The candidate denies 1 more, and allows 1 that are denied now.');
    expect(out).toContain(
      `Newly denied:\n          1  export: first 2000-10-10T13:55:37.000Z (${path('access.log')}:4)`,
    );
  });

  it('shadow rules apart, because they deny nothing', async () => {
    const path = files({
      'access.log': [0, 0, 0].map((second) => combined(second)).join('\n'),
      'limits.yaml':
        'version: 1\ndomains: { api: { rules: [{ name: trial, key: [ip], limit: 1/1m, shadow: true }] } }\n',
    });
    const { present } = await replayed(path('access.log'), path('limits.yaml'));
    expect(present).toMatchObject({
      allowed: 3,
      denied: 0,
      shadow: { denied: 2, keys: [{ key: 'ip=192.0.2.1', first: { line: 2 } }] },
    });
  });

  it('addresses in one spelling, as the service does', async () => {
    const log = ['2001:db8::1', '2001:DB8:0::2', '::ffff:192.0.2.9', '192.0.2.9'].map((ip) =>
      combined(0, ip),
    );
    const path = files({ 'access.log': log.join('\n'), 'limits.yaml': perIp('1') });
    const { present } = await replayed(path('access.log'), path('limits.yaml'));
    expect(present.keys.map(({ first }) => first.line)).toEqual([2, 4]);
  });

  it('the same whatever the order of lines within the window, and says how many were late', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => combined(i, `192.0.2.${i % 3}`));
    const shuffled = lines.flatMap((_line, i) => (i % 4 === 0 ? lines.slice(i, i + 4).reverse() : []));
    const path = files({
      'sorted.log': lines.join('\n'),
      'shuffled.log': shuffled.join('\n'),
      'late.log': [...lines, combined(5)].join('\n'),
      'limits.yaml': perIp('5'),
    });
    const sorted = await replayed(path('sorted.log'), path('limits.yaml'));
    const other = await replayed(path('shuffled.log'), path('limits.yaml'));
    expect([sorted.sorted, other.sorted, other.late]).toEqual([0, 45, 0]);
    const verdicts = ({ present }: ReplayReport) =>
      present.keys.map(({ key, denied, first }) => [key, denied, first.at]).sort();
    expect(sorted.present.denied).toBeGreaterThan(0);
    expect(verdicts(other)).toEqual(verdicts(sorted));
    expect(await replayed(path('late.log'), path('limits.yaml'))).toMatchObject({ sorted: 1, late: 1 });
  });

  it('requests of an unknown tier as the service does: with an error', async () => {
    const config = `version: 1\ndomains: { api: { tiers: { free: { minute: 1/1m } }, rules: [{ key: [ip], limits: "\${tier}" }] } }\n`;
    const path = files({ 'access.log': combined(0), 'limits.yaml': config });
    const flags = ['-a', 'tier=gold'];
    const { present } = await replayed(path('access.log'), path('limits.yaml'), ...flags);
    expect(present).toMatchObject({ allowed: 0, denied: 0, rejected: { count: 1, first: { line: 1 } } });
    expect(present.rejected.first?.reason).toContain('tier');
  });
});

describe('sluice replay reports', () => {
  it('lines that cannot be read: how many, and the first with its number', async () => {
    const path = files({
      'access.log': [
        combined(0),
        '',
        'broken',
        'x'.repeat(70_000),
        combined(1),
        `${combined(2).slice(0, 20)}`,
      ].join('\n'),
      'limits.yaml': perIp('5'),
    });
    const report = await replayed(path('access.log'), path('limits.yaml'));
    expect(report).toMatchObject({
      lines: 5,
      requests: 2,
      unreadable: { count: 3, first: { file: path('access.log'), line: 3, text: 'broken' } },
    });
    const { code, out } = await finished('replay', path('access.log'), '-c', path('limits.yaml'));
    expect(code).toBe(0);
    expect(out).toContain(
      `3 lines cannot be read. The first: ${path('access.log')}:3: It is not a line of the`,
    );
  });

  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'JSON that is cut off': [`${JSON.stringify({ time: START_MS })}\n{"time":`, 'It is not JSON'],
    'JSON without a time': [`${JSON.stringify({ time: START_MS })}\n{"ip":"192.0.2.1"}`, 'It has no time'],
    'a time without a month': [`${combined(0)}\n${combined(0).replace('Oct', 'Okt')}`, 'is not a time'],
    'a row that is too short': ['time,ip\n1000000000,192.0.2.1\n1000000000', '1 values for 2 columns'],
    'a quoted value without an end': ['time,ip\n1000000000,192.0.2.1\n1000000000,"1', 'does not end'],
  };
  for (const [name, [log, reason]] of Object.entries(cases)) {
    it(`${name}, with the reason`, async () => {
      const path = files({ 'access.log': log, 'limits.yaml': perIp('5') });
      const { requests, unreadable } = await replayed(path('access.log'), path('limits.yaml'));
      expect({ requests, count: unreadable.count }).toEqual({ requests: 1, count: 1 });
      expect(unreadable.first?.reason).toContain(reason);
      expect(unreadable.first?.line).toBe(log.split('\n').length);
    });
  }

  it('what is wrong with the command, and exits with 1', async () => {
    const path = files({
      'access.log': combined(0),
      'prose.log': 'Dear diary\n',
      'empty.log': '',
      'cut.log.gz': gzipSync('x'.repeat(10_000)).subarray(0, 25),
      'limits.yaml': perIp('5'),
      'broken.yaml': perIp('five'),
    });
    const [log, limits] = [path('access.log'), path('limits.yaml')];
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[log], /Name a log and the limits, for example: sluice replay/],
      [['-c', limits], /Name a log and the limits/],
      [[path('none.log'), '-c', limits], /none\.log/],
      [[path('prose.log'), '-c', limits], /no request in its first lines.*--format combined.*Dear diary/],
      [[path('prose.log'), '-c', limits, '-f', 'combined'], /no line has a request.*prose\.log:1/],
      [[path('empty.log'), '-c', limits], /no line has a request/],
      [[path('cut.log.gz'), '-c', limits], /cut\.log\.gz cannot be read: unexpected end of file/],
      [[log, '-c', path('broken.yaml')], /broken\.yaml:5:\d+/],
      [[log, '-c', limits, '--candidate', path('broken.yaml')], /broken\.yaml:5:\d+/],
      [[log, '-c', limits, '-d', 'apy'], /one of the domains \(api\)/],
      [[log, '-c', limits, '-f', 'xml'], /Allowed choices are auto, common/],
      [[log, '-c', limits, '--max-keys', '0'], /--max-keys must be a whole number from 1/],
      [[log, '-c', limits, '-a', 'tier'], /--attribute must be NAME=VALUE/],
    ];
    for (const [args, message] of wrong) {
      const { code, out, err } = await finished('replay', ...args);
      expect({ code, out }, args.join(' ')).toEqual({ code: 1, out: '' });
      expect(err).toMatch(message);
    }
  });

  it('the most denied of more keys than it counts, in bounded memory', async () => {
    // Each second, 1,000 new addresses send two requests each, and one address sends ten.
    const lines: string[] = [];
    for (let i = 0; i < 12_000; i++) {
      const ip = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
      lines.push(combined(Math.floor(i / 1000), ip), combined(Math.floor(i / 1000), ip));
      if (i % 1000 < 10) lines.push(combined(Math.floor(i / 1000), '192.0.2.1'));
    }
    const path = files({
      'access.log': lines.join('\n'),
      'limits.yaml': perIp('1'),
      'wide.yaml': perIp('200'),
    });
    const { present } = await replayed(path('access.log'), path('limits.yaml'), '--top', '3');
    expect(present.denied).toBe(12_000 + 119);
    expect(present.keysAreApproximate).toBe(true);
    expect(present.keys).toHaveLength(3);
    expect(present.keys[0]).toMatchObject({ key: 'ip=192.0.2.1', denied: 119 });
    const { evicted } = (await replayed(path('access.log'), path('wide.yaml'), '--max-keys', '100')).present;
    expect(evicted).toBeGreaterThan(11_000);
  });
});

/** A minute has 6,000. A whole run is REPLAY_LINES=1000000. */
const LINES = Number(process.env.REPLAY_LINES ?? 60_000);

it(`sluice replay reads ${LINES.toLocaleString('en')} lines against two files`, {
  timeout: 600_000,
}, async () => {
  const lines: string[] = [];
  for (let i = 0; i < LINES; i++) {
    // 100 requests a second, from 5,000 addresses, a tenth of them from one.
    const ip = i % 10 === 0 ? '192.0.2.1' : `10.1.${((i * 7919) % 5000) >> 8}.${((i * 7919) % 5000) & 255}`;
    lines.push(combined(Math.floor(i / 100), ip, `/items/${i % 1000}?page=${i}`));
  }
  const login = '      - { name: login, match: { path: /login, method: POST }, key: [ip], limit: 5/15m }\n';
  const path = files({
    'access.log': `${lines.join('\n')}\n`,
    'now.yaml': perIp('300', login),
    'next.yaml': perIp('600', login),
  });
  lines.length = 0;
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const report = await replayed(path('access.log'), path('now.yaml'), '--candidate', path('next.yaml'));
  const tookMs = performance.now() - startMs;
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `replay: ${LINES} lines in ${(tookMs / 1000).toFixed(1)} s, ` +
      `${((user + system) / 1e6).toFixed(1)} s of a processor, ` +
      `${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
  );
  expect(report).toMatchObject({ lines: LINES, requests: LINES });
  // One address makes 10 requests a second, so 600 a minute, of which 300 or 600 are allowed.
  expect(report.present.denied).toBeGreaterThan(LINES / 25);
  expect(report.candidate?.denied).toBe(0);
  expect(report.differences?.newlyAllowed.denied).toBe(report.present.denied);
  // A million in 30 seconds, on a machine that is ten times as slow or as busy.
  expect(Math.min(tookMs, (user + system) / 1000)).toBeLessThan(LINES * 0.3);
});
