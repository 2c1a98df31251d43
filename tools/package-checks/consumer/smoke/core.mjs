import assert from 'node:assert/strict';
import { fourDecisions } from '../decisions.mjs';

export async function check(load) {
  const core = await load('@sluice/core');
  const answers = await fourDecisions(core, await load('@sluice/store-memory'));
  assert.equal(Object.keys(answers).length, 6);
  for (const [name, allowed] of Object.entries(answers)) {
    assert.deepEqual(allowed, [true, true, true, false], name);
  }
  assert.throws(() => core.fixedWindow({ name: 'no window', limit: 3 }), TypeError);
}
