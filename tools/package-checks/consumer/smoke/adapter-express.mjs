import { once } from 'node:events';
import express from 'express';
import { checkStatuses, threePerHour } from './statuses.mjs';

export async function check(load) {
  const { rateLimit } = await load('@sluice/adapter-express');
  const app = express();
  app.get('/', rateLimit(await threePerHour(load)), (_request, response) => response.send('hello'));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await checkStatuses(`http://127.0.0.1:${server.address().port}`);
  server.close();
}
