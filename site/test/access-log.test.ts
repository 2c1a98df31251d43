import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAccessLog } from '../playground/access-log.ts';
import { MOST_ARRIVALS } from '../playground/traffic.ts';

const TWO_CALLS = {
  arrivals: [
    { atMs: 0, key: 'client 1' },
    { atMs: 1500, key: 'client 2' },
  ],
  skipped: 0,
  cut: 0,
};

describe('an access log', () => {
  it.each([
    [
      'the combined format, with milliseconds',
      '203.0.113.9 - ada [10/Oct/2026:13:55:36.000 +0200] "GET / HTTP/1.1" 200 2326 "-" "curl/8"\n' +
        '198.51.100.7 - - [10/Oct/2026:11:55:37.500 +0000] "GET / HTTP/1.1" 200 2326 "-" "curl/8"\n',
    ],
    [
      'JSON lines',
      '{"time":"2026-10-10T11:55:36.000Z","remote_addr":"203.0.113.9"}\n' +
        '{"time":1791633337.5,"remote_addr":"198.51.100.7"}',
    ],
    ['CSV', '1791633336000,ada\n1791633337500,bob'],
  ])('is read in %s', (_format, text) => {
    expect(readAccessLog(text)).toEqual(TWO_CALLS);
  });

  it('is put in the order of time', () => {
    const { arrivals } = readAccessLog('1791633337500,bob\n1791633336000,ada');
    expect(arrivals.map(({ atMs }) => atMs)).toEqual([0, 1500]);
  });

  it('counts the lines that it cannot read, such as a heading', () => {
    expect(readAccessLog('time,client\n1791633336000,ada\n\n# comment')).toMatchObject({ skipped: 2 });
  });

  it('keeps no name of a client', () => {
    const { arrivals } = readAccessLog('1791633336000,ada@example.com');
    expect(JSON.stringify(arrivals)).not.toContain('ada');
  });

  it('is cut at a bound, and says by how much', () => {
    const text = Array.from({ length: MOST_ARRIVALS + 3 }, (_, i) => `${1791633336000 + i},ada`).join('\n');
    const { arrivals, cut } = readAccessLog(text);
    expect([arrivals.length, cut]).toEqual([MOST_ARRIVALS, 3]);
  });

  it('is never an error, whatever it holds', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        for (const { atMs } of readAccessLog(`${text}\n{${text}`).arrivals)
          expect(atMs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });
});
