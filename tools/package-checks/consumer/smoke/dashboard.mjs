import assert from 'node:assert/strict';

export async function check(load) {
  const { block, createLimiter, fixedWindow } = await load('@sluice/core');
  const { createDashboard, createUsagePage } = await load('@sluice/dashboard');
  const { memoryStore } = await load('@sluice/store-memory');
  const { createTelemetry } = await load('@sluice/telemetry');
  const limits = [fixedWindow({ name: 'per-hour', limit: 5, window: '1h' }), block({ name: 'blocked' })];
  const limiter = createLimiter({ name: 'api', store: memoryStore(), limits });
  const telemetry = createTelemetry();
  const authorize = (request) => request.headers.get('authorization') === 'Bearer right';
  const dashboard = createDashboard({ telemetry, limiters: [limiter], authorize });
  const headers = { authorization: 'Bearer right' };
  assert.equal((await dashboard(new Request('http://localhost/limits/'))).status, 401);
  const page = await dashboard(new Request('http://localhost/limits/', { headers }));
  assert.match(await page.text(), /<script type="module" src="dashboard\.[0-9a-f]{12}\.js">/);
  const act = { limiter: 'api', key: 'ada', action: 'block', duration: '1h' };
  const own = { ...headers, 'content-type': 'application/json', origin: 'http://localhost' };
  const acted = await dashboard(
    new Request('http://localhost/limits/act', {
      method: 'POST',
      headers: { ...own, 'x-sluice-dashboard': '1' },
      body: JSON.stringify(act),
    }),
  );
  assert.equal(acted.status, 200);
  assert.equal((await limiter.consume('ada')).limitedBy, 'blocked');
  const usagePage = createUsagePage({ limiters: [limiter], keyOf: () => 'ada' });
  assert.match(await usagePage.fragment('ada'), /Blocked for another 1 hour/);
  dashboard.close();
  telemetry.close();
}
