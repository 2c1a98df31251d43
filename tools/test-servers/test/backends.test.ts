import { describe, expect, it } from 'vitest';
import { backendNamed, usualBackends } from '../src/backends/backend.ts';
import { backendTable, isProven } from '../src/backends/backend-table.ts';

const seen = { version: 'redis-8.0.2', from: 'somewhere' };
const result = { passed: 9, failed: 0, skipped: 1, success: true, seconds: 3.2 };

describe('the versions that the stores are tested on', () => {
  it('are at least two of each server', () => {
    const suites = usualBackends.map((name) => backendNamed(name).suite);
    for (const suite of ['packages/store-redis', 'packages/store-postgres']) {
      expect(suites.filter((each) => each === suite).length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(['mysql-8', 'redis', 'postgres18', ''])('do not include "%s"', (name) => {
    expect(() => backendNamed(name)).toThrow('is not a backend');
  });

  it('are proven only by a whole suite without failures', () => {
    expect(isProven({ name: 'redis-8', seen, result })).toBe(true);
    for (const worse of [{ failed: 1 }, { success: false }, { passed: 0 }]) {
      expect(isProven({ name: 'redis-8', seen, result: { ...result, ...worse } })).toBe(false);
    }
    expect(isProven({ name: 'redis-8', seen })).toBe(false);
    expect(isProven({ name: 'redis-8', missing: 'no such version' })).toBe(false);
  });

  it('are listed in a table, missing ones with their reason', () => {
    const table = backendTable([
      { name: 'redis-8', seen, result },
      { name: 'redis-9', missing: 'no such version' },
    ]);
    expect(table).toContain('| redis-8 | redis-8.0.2 | 9 | 0 | 1 | 3 s | somewhere |');
    expect(table).toContain('| redis-9 |  | missing |');
    expect(table).toContain('redis-9 is missing: no such version');
  });
});
