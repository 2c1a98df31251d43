import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { threePerHour } from './statuses.mjs';

export async function check(load) {
  const { verifyUpgrades } = await load('@sluice/adapter-ws');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server, verifyClient: verifyUpgrades(await threePerHour(load)) });
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push(await statusOf(`ws://127.0.0.1:${server.address().port}`));
  assert.deepEqual(statuses, [101, 101, 101, 429]);
  for (const client of sockets.clients) client.terminate();
  server.closeAllConnections();
  server.close();
}

async function statusOf(url) {
  const client = new WebSocket(url).on('error', () => {});
  const upgraded = once(client, 'upgrade');
  const refused = once(client, 'unexpected-response').then(([, response]) => [response]);
  const [{ statusCode }] = await Promise.race([upgraded, refused]);
  return statusCode;
}
