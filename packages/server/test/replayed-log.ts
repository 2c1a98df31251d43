import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ReplayReport } from '../src/replay/replay-report.ts';
import { finished } from './command.ts';
import { folder } from './service.ts';

/** 10 October 2000, 13:55:36 UTC. */
export const START_MS = Date.UTC(2000, 9, 10, 13, 55, 36);

/** A file with a limit of each address per minute, and more rules. */
export const perIp = (limit: string, more = ''): string =>
  `version: 1\ndomains:\n  api:\n    rules:\n      - { name: per-ip, key: [ip], limit: { algorithm: fixed-window, limit: ${limit}, window: 1m } }\n${more}`;

/** Writes files to a new folder. Returns a function from their names to their paths. */
export const files = (contents: Readonly<Record<string, string | Buffer>>): ((name: string) => string) => {
  const path = folder();
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(path, name), content);
  return (name) => join(path, name);
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The time as web servers write it. */
export function logTime(ms: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(ms).toISOString()) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}

/** A line of the combined format, at `seconds` after the start. */
export const combined = (seconds: number, ip = '192.0.2.1', path = '/', method = 'GET'): string =>
  `${ip} - - [${logTime(START_MS + seconds * 1000)}] "${method} ${path} HTTP/1.1" 200 5 "-" "curl/8.0"`;

/** Replays a log, and returns the report. */
export async function replayed(
  log: string,
  config: string,
  ...more: readonly string[]
): Promise<ReplayReport> {
  const { code, out, err } = await finished('replay', log, '--config', config, '--json', ...more);
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out);
}
