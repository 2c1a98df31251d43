import { channel } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import { type AuditedAction, createAuditLog } from '../src/index.ts';

const keySecret = 'a secret of sixteen characters or more';
const block: AuditedAction = {
  action: 'block',
  limiter: 'api',
  key: 'alice\n{"event":"forged"}',
  durationMs: 3_600_000,
  operator: 'ada@example.com',
  outcome: 'done',
};

test('Each action is one line of JSON, with a hash in place of the key.', () => {
  const lines: string[] = [];
  const log = createAuditLog({ write: (line) => lines.push(line), keySecret });
  log.record(block);
  log.record({ ...block, outcome: 'failed', error: 'The store did not answer.' });
  expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2]);
  const [done, failed] = lines.map((line) => JSON.parse(line));
  expect(done).toMatchObject({
    level: 'info',
    event: 'limits_operated',
    action: 'block',
    limiter: 'api',
    duration_ms: 3_600_000,
    operator: 'ada@example.com',
    outcome: 'done',
  });
  expect(done.key).toMatch(/^[\da-f]{16}$/);
  expect(failed).toMatchObject({ outcome: 'failed', error: 'The store did not answer.', key: done.key });
});

test('The key is shown or left out on request.', () => {
  const fields: object[] = [];
  const logger = { info: (line: object) => void fields.push(line) };
  createAuditLog({ logger, key: 'plain' }).record(block);
  createAuditLog({ logger, key: 'none' }).record(block);
  expect(fields[0]).toHaveProperty('key', block.key);
  expect(fields[1]).not.toHaveProperty('key');
});

test('The actions of every dashboard of the process are written until it is stopped.', () => {
  const fields: object[] = [];
  const stop = createAuditLog({ logger: { info: (line) => void fields.push(line) } }).observeProcess();
  channel('sluice:audit').publish(block);
  stop();
  channel('sluice:audit').publish(block);
  expect(fields).toHaveLength(1);
});

test('Wrong options are rejected, and a secret is not quoted.', () => {
  const wrong: readonly [object, string][] = [
    [{}, 'one of `logger` and `write`'],
    [{ logger: {} }, '`logger`'],
    [{ write: 1 }, '`write`'],
    [{ write: () => {}, key: 'full' }, '`key`'],
    [{ write: () => {}, keys: 'plain' }, 'there is no option "keys"'],
  ];
  for (const [options, message] of wrong) {
    expect(() => createAuditLog(options as never), message).toThrow(message);
  }
  expect(() => createAuditLog({ write: () => {}, keySecret: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
});
