import { channel } from 'node:diagnostics_channel';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { leftovers, sharedState } from './leftovers.ts';

test('a file that changes nothing leaves nothing behind', () => {
  expect(leftovers(sharedState(false), sharedState(false))).toEqual([]);
});

test('each kind of state that a file leaves in its thread is reported', () => {
  const before = sharedState(false);
  const listener = (): void => {};
  process.env.LEFT_BEHIND = 'yes';
  channel('sluice:decision').subscribe(listener);
  process.on('warning', listener);
  try {
    expect(leftovers(before, sharedState(true))).toEqual([
      'the environment variable LEFT_BEHIND is not what it was',
      'the diagnostics channel sluice:decision has a subscriber',
      'the listeners of the process for warning are not those that it had',
      'timers are fake',
    ]);
  } finally {
    delete process.env.LEFT_BEHIND;
    channel('sluice:decision').unsubscribe(listener);
    process.off('warning', listener);
  }
  expect(leftovers(before, sharedState(false))).toEqual([]);
});

test('a listener that is gone is reported as one that is new', () => {
  const listener = (): void => {};
  process.on('unhandledRejection', listener);
  const before = sharedState(false);
  process.off('unhandledRejection', listener);
  expect(leftovers(before, sharedState(false))).toHaveLength(1);
});

test('looking for subscribers leaves no channel to the collector, which would take later subscribers along', async () => {
  sharedState(false);
  const audit = new WeakRef(channel('sluice:audit'));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise(setImmediate);
  collect();
  expect(audit.deref()?.name).toBe('sluice:audit');
});
