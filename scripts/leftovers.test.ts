import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { forgetSockets, leftovers, sharedState } from './leftovers.ts';

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

test('a look at a socket does not keep `require` from following links', async () => {
  const folder = mkdtempSync(join(realpathSync.native(tmpdir()), 'sluice-leftovers-'));
  const server = createServer();
  try {
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, 'real', name), { recursive: true });
      writeFileSync(join(folder, 'real', name, 'index.js'), 'module.exports = __filename;');
    }
    symlinkSync(join(folder, 'real'), join(folder, 'node_modules'));
    const require = createRequire(join(folder, 'main.js'));
    // Now Node knows the folders on the way.
    expect(require('one')).toBe(join(folder, 'real/one/index.js'));
    await once(server.listen(join(folder, 'socket')), 'listening');
    statSync(join(folder, 'socket'));
    forgetSockets();
    expect(require('two')).toBe(join(folder, 'real/two/index.js'));
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
