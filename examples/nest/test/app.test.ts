import { describe, expect, it, onTestFinished } from 'vitest';
import { platforms, start } from '../src/start.ts';

describe.each(platforms)('the app on %s', (platform) => {
  const serve = async (): Promise<string> => {
    const app = await start(platform, 0);
    onTestFinished(() => app.close());
    return app.getUrl();
  };
  const post = (url: string, body: object) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('limits each client to 10 requests a minute, and answers the health check all the same', async () => {
    const origin = await serve();
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await fetch(origin)).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429]);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
  });

  it('counts failed logins only, and refuses the fourth with the problem body', async () => {
    const origin = await serve();
    const logIn = (password: string) => post(`${origin}/login`, { name: 'ada', password });
    expect(await (await logIn('engine')).text()).toBe('welcome, ada');
    for (let i = 0; i < 3; i++) expect((await logIn('wrong')).status).toBe(401);
    const refused = await logIn('engine');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    expect(await refused.json()).toMatchObject({ 'violated-policies': ['failed-logins'] });
  });

  it('lets a client send again once an administrator has reset it', async () => {
    const origin = await serve();
    for (let i = 0; i < 10; i++) await fetch(origin);
    expect((await fetch(origin)).status).toBe(429);
    expect((await fetch(`${origin}/clients/127.0.0.1`, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(origin)).status).toBe(200);
  });
});
