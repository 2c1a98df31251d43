import { once } from 'node:events';
import Koa from 'koa';
import { checkStatuses, threePerHour } from './statuses.mjs';

export async function check(load) {
  const { rateLimit } = await load('@sluice/adapter-koa');
  const app = new Koa().use(rateLimit(await threePerHour(load)));
  app.use((context) => {
    context.body = 'hello';
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await checkStatuses(`http://127.0.0.1:${server.address().port}`);
  server.close();
}
