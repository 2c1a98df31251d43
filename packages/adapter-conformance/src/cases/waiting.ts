import assert from 'node:assert/strict';
import { concurrency, type Limit } from '@sluice/core';
import { type AdapterConformanceCase, casesOf, needs } from '../adapter-conformance-case.ts';
import { get, hangUp } from '../client/raw-connection.ts';
import { Gate } from '../gate.ts';
import { two } from '../sample-limits.ts';
import type { LimiterSpec, Stage } from '../stage.ts';
import { until } from '../until.ts';

const slots: Limit = concurrency({ name: 'slots', limit: 1, lease: '1h' });
/** Requests that pass the gate and the limit. */
const BY = { headers: { 'x-by': 'yes' } };

/** Returns the options of a limiter whose `key` waits at a gate. */
function gated(gate: Gate): LimiterSpec {
  return {
    limits: [two],
    skip: (request) => request.header('x-by') === 'yes',
    async key() {
      await gate.enter();
      return '127.0.0.1';
    },
  };
}

/** What happens while a check or a handler takes its time. */
export const waitingCases: readonly AdapterConformanceCase[] = casesOf('waiting', {
  'runs no handler before the check has been decided': async (stage) => {
    const gate = new Gate(stage.timeoutMs);
    const app = await stage.serve(gated(gate));
    const answer = app.send();
    await gate.hasHeld(1);
    // A whole request goes by, so that a handler that does not wait has had its turn.
    assert.equal((await app.send(BY)).status, 200);
    assert.equal(app.handled, 1, 'the handler must wait for the check');
    gate.open();
    assert.equal((await answer).status, 200);
    assert.equal(app.handled, 2);
  },

  'runs the handler once for a request that passes, and never for one that is refused': async (stage) => {
    const app = await stage.serve({ limits: [two] });
    assert.deepEqual(await app.statuses({}, {}, {}, {}), [200, 200, 429, 429]);
    assert.equal(app.handled, 2);
    const late = await stage.serve({
      limits: [two],
      store: stage.asynchronousStore(),
      key: async () => 'late',
    });
    assert.deepEqual(await late.statuses({}, {}, {}, {}), [200, 200, 429, 429]);
    assert.equal(late.handled, 2);
  },

  'does not take the end of the body of a request for the disconnect of its client': async (stage) => {
    const gate = new Gate(stage.timeoutMs);
    const app = await stage.serve(gated(gate));
    const headers = { 'content-type': 'application/json' };
    const answer = app.send({ method: 'POST', headers, body: '{"units":1}' });
    await gate.hasHeld(1);
    assert.equal((await app.send(BY)).status, 200);
    gate.open();
    assert.equal((await answer).status, 200);
  },

  'runs no handler, and charges nothing, if the client disconnects during the check': needs(
    'clientGone',
    async (stage) => {
      const gate = new Gate(stage.timeoutMs);
      const app = await stage.serve(gated(gate));
      const socket = app.connect();
      socket.write(get());
      await gate.hasHeld(1);
      await hangUp(socket);
      // Two requests come and go, by which time the adapter has noticed the disconnect.
      assert.deepEqual(await app.statuses(BY, BY), [200, 200]);
      gate.open();
      assert.deepEqual(await app.statuses(BY, BY), [200, 200]);
      assert.equal(app.handled, 4, 'no handler must run for a client that is gone');
      assert.equal(await stage.left(two), 2);
    },
  ),

  'holds a slot until the response has been sent': needs('settles', async (stage) => {
    const gate = new Gate(stage.timeoutMs);
    const app = await slowApp(stage, gate);
    const slow = app.send();
    await gate.hasHeld(1);
    assert.equal((await app.send()).status, 429, 'the slot must be held');
    gate.open();
    assert.equal((await slow).status, 200);
    await slotIsFree(stage);
  }),

  'releases a slot when the client disconnects, while the handler goes on': needs(
    ['settles', 'clientGone'],
    async (stage) => {
      const gate = new Gate(stage.timeoutMs);
      const app = await slowApp(stage, gate);
      const socket = app.connect();
      socket.write(get());
      await gate.hasHeld(1);
      assert.equal(await stage.left(slots), 0, 'the slot must be held');
      socket.destroy();
      await slotIsFree(stage);
      gate.open();
    },
  ),
});

/** Serves an app with one slot, whose handler waits at the gate. */
function slowApp(stage: Stage, gate: Gate) {
  return stage.serve(
    { limits: [slots] },
    {
      async handler() {
        await gate.enter();
        return {};
      },
    },
  );
}

function slotIsFree(stage: Stage): Promise<void> {
  return until('the slot is free', async () => (await stage.left(slots)) === 1, stage.timeoutMs);
}
