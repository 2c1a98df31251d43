import assert from 'node:assert/strict';

export async function check(load) {
  const { createFetch, createUpstream, githubProfile } = await load('@sluice/outbound');
  const { fakeUpstream } = await load('@sluice/outbound/testing');
  const { memoryStore } = await load('@sluice/store-memory');
  const fake = await fakeUpstream({ style: 'github', quotas: [{ limit: 3, window: '1h' }] });
  const github = createUpstream({ name: 'github', store: memoryStore(), profile: githubProfile() });
  const send = createFetch(github);
  for (let i = 0; i < 3; i++) assert.equal((await send(fake.url)).status, 200);
  await assert.rejects(send(fake.url), { code: 'WAIT_TOO_LONG' });
  assert.deepEqual([fake.counts().ok, fake.counts().limited], [3, 0]);
  const subpaths = {
    amqplib: 'consume',
    axios: 'createAdapter',
    bullmq: 'bullmqProcessor',
    got: 'createGotOptions',
    octokit: 'octokitPlugin',
    'pg-boss': 'pgBossHandler',
    undici: 'createInterceptor',
  };
  for (const [subpath, name] of Object.entries(subpaths)) {
    assert.equal(typeof (await load(`@sluice/outbound/${subpath}`))[name], 'function', subpath);
  }
  await fake.close();
}
