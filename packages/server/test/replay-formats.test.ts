import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { combined, files, logTime, perIp, replayed, START_MS } from './replayed-log.ts';

describe('sluice replay reads', () => {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  // Each writes a request of one address: at 36.250 s, and, a minute later, at 36.750 s.
  const formats: Readonly<Record<string, (ms: number) => string>> = {
    'the common format': (ms) => `192.0.2.7 - ada [${logTime(ms)}] "GET /a?b=1 HTTP/1.1" 200 5`,
    'the combined format': (ms) => `192.0.2.7 - ada [${logTime(ms)}] "GET /a HTTP/1.1" 200 5 "-" "curl"`,
    'the combined format with a virtual host': (ms) =>
      `example.org:443 192.0.2.7 - ada [${logTime(ms)}] "GET /a HTTP/1.1" 200 5 "-" "curl \\"8\\""`,
    'the combined format and milliseconds after it': (ms) =>
      `192.0.2.7 - ada [${logTime(ms)}] "GET /a HTTP/1.1" 200 5 "-" "curl" rt=0.003 msec=${seconds(ms)}`,
    'nginx with $msec': (ms) => `192.0.2.7 - ada [${seconds(ms)}] "GET /a HTTP/1.1" 200 5`,
    'nginx with $time_iso8601': (ms) => `192.0.2.7 - ada [${iso(ms)}] "GET /a HTTP/2.0" 200 5 "-" "curl"`,
    'JSON lines of nginx': (ms) =>
      JSON.stringify({
        msec: seconds(ms),
        remote_addr: '192.0.2.7',
        remote_user: 'ada',
        request: 'GET /a HTTP/1.1',
      }),
    'JSON lines of Caddy': (ms) =>
      JSON.stringify({
        ts: ms / 1000,
        user_id: 'ada',
        request: { remote_ip: '192.0.2.7', method: 'GET', uri: '/a', headers: { 'User-Agent': ['curl'] } },
      }),
    'JSON lines of Envoy': (ms) =>
      JSON.stringify({
        start_time: iso(ms),
        method: 'GET',
        path: '/a',
        user: 'ada',
        downstream_remote_address: '192.0.2.7:49152',
      }),
    'JSON lines of pino': (ms) =>
      JSON.stringify({
        time: ms,
        user: 'ada',
        req: { method: 'GET', url: '/a', remoteAddress: '192.0.2.7' },
      }),
  };

  const byAll = (limit: number): string =>
    `version: 1\ndomains:\n  api:\n    rules:\n      - { match: { method: GET, path: /a, user: ada }, key: [ip], limit: { algorithm: fixed-window, limit: ${limit}, window: 1m } }\n`;

  for (const [name, line] of Object.entries(formats)) {
    it(name, async () => {
      const [first, second] = [START_MS + 250, START_MS + 60_750];
      const log = [line(first), line(first), line(second)].join('\n');
      const path = files({ 'access.log': log, 'limits.yaml': byAll(1) });
      const { requests, unreadable, from, present } = await replayed(path('access.log'), path('limits.yaml'));
      expect({ requests, unreadable: unreadable.count }).toEqual({ requests: 3, unreadable: 0 });
      // Without milliseconds, a time is the beginning of its second.
      const hasMs = log.includes('.250') || log.includes('.25') || log.includes('36250');
      expect(from).toBe(iso(hasMs ? first : START_MS));
      expect(present).toMatchObject({
        denied: 1,
        allowed: 2,
        keys: [{ key: 'ip=192.0.2.7', denied: 1, first: { line: 2 } }],
      });
    });
  }

  it.each([',', ';', '\t'])('CSV with a line of names, separated by %j', async (separator) => {
    const row = (...values: readonly string[]): string => values.join(separator);
    const log = [
      row('time', 'client_ip', 'method', 'url', 'plan'),
      row(iso(START_MS), '192.0.2.7', 'GET', `"/a${separator}""b"""`, 'free'),
      row(iso(START_MS), '192.0.2.7', 'GET', '/a', 'free'),
      row(iso(START_MS), '192.0.2.7', 'GET', '/a', 'pro'),
    ];
    const config =
      'version: 1\ndomains: { api: { rules: [{ match: { tier: free }, key: [ip], limit: 1/1m }] } }\n';
    const path = files({ 'access.csv': `\uFEFF${log.join('\r\n')}\r\n`, 'limits.yaml': config });
    const flags = ['--field', 'tier=plan'];
    const { requests, present } = await replayed(path('access.csv'), path('limits.yaml'), ...flags);
    expect(requests).toBe(3);
    expect(present).toMatchObject({ denied: 1, keys: [{ first: { line: 3 } }] });
  });

  it('attributes from nested fields, and those given for every request', async () => {
    const line = JSON.stringify({ time: START_MS, request: { headers: { 'X-Api-Key': ['k-1'] } } });
    const config = `version: 1\ndomains: { api: { tiers: { free: { minute: 1/1m } }, rules: [{ key: [api_key], limits: "\${tier}" }] } }\n`;
    const path = files({ 'a.jsonl': `${line}\n${line}\n`, 'limits.yaml': config });
    const flags = ['--field', 'api_key=request.headers.X-Api-Key', '-a', 'tier=free'];
    const { present } = await replayed(path('a.jsonl'), path('limits.yaml'), ...flags);
    expect(present).toMatchObject({ denied: 1, keys: [{ key: 'api_key=k-1', rule: 'minute' }] });
  });

  it('logs that are zipped, several of them, and in the order given', async () => {
    const path = files({
      'access.log.1.gz': Buffer.concat([
        gzipSync(`${combined(0)}\n`),
        gzipSync(`${combined(1)}\n${combined(2)}\n`),
      ]),
      'access.log': `${combined(3)}\n`,
      'limits.yaml': perIp('3'),
    });
    const { requests, present } = await replayed(
      path('access.log.1.gz'),
      path('limits.yaml'),
      path('access.log'),
    );
    expect(requests).toBe(4);
    expect(present.keys).toMatchObject([{ first: { file: path('access.log'), line: 1 } }]);
  });
});
