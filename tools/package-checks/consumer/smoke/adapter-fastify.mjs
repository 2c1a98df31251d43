import fastify from 'fastify';
import { checkStatuses, threePerHour } from './statuses.mjs';

export async function check(load) {
  const { rateLimit } = await load('@sluice/adapter-fastify');
  const app = fastify();
  await app.register(rateLimit, await threePerHour(load));
  app.get('/', async () => 'hello');
  await checkStatuses(await app.listen({ host: '127.0.0.1', port: 0 }));
  await app.close();
}
