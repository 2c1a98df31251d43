import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { createTelemetry } from '@sluice/telemetry';
import { expect, test } from 'vitest';
import { createDashboard, createUsagePage } from '../src/index.ts';

function newLimiter(name: string) {
  const limits = [fixedWindow({ name: 'per-hour', limit: 5, window: '1h' })];
  return createLimiter({ name, store: memoryStore(), limits });
}

const valid = { telemetry: createTelemetry(), limiters: [newLimiter('api')], authorize: () => true };

test.each([
  ['no authorize', { ...valid, authorize: undefined }, TypeError, /`authorize` must be a function/],
  ['authorize: true', { ...valid, authorize: true }, TypeError, /`authorize` must be a function/],
  ['no telemetry', { ...valid, telemetry: undefined }, TypeError, /`telemetry` must be telemetry/],
  ['no limiters', { ...valid, limiters: undefined }, TypeError, /`limiters` must be an array/],
  ['an empty list', { ...valid, limiters: [] }, RangeError, /at least one limiter/],
  ['no limiter', { ...valid, limiters: [{}] }, TypeError, /`limiters`\[0\] must be a limiter/],
  [
    'one name twice',
    { ...valid, limiters: [newLimiter('api'), newLimiter('api')] },
    RangeError,
    /`limiters`\[1\] must be a limiter with a name that no other has/,
  ],
  ['a line break', { ...valid, challenge: 'Basic\r\nx: y' }, RangeError, /`challenge`/],
  ['a typo', { ...valid, onaudit: () => {} }, TypeError, /no option "onaudit"/],
  ['half a key', { ...valid, historyKeys: 0.5 }, RangeError, /`historyKeys`/],
])('createDashboard rejects %s', (_name, options, kind, message) => {
  expect(() => createDashboard(options as never)).toThrow(kind);
  expect(() => createDashboard(options as never)).toThrow(message);
});

test.each([
  ['no keyOf', { limiters: [newLimiter('api')] }, /`keyOf` must be a function/],
  ['a label that is not text', { ...valid, keyOf: () => 'k', labels: { a: 1 } }, /no option|`labels`/],
])('createUsagePage rejects %s', (_name, options, message) => {
  expect(() => createUsagePage(options as never)).toThrow(message);
});
