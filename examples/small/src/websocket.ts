// A WebSocket server: few connections per client, and few messages. A connection too many is refused with
// 429, a message too many is dropped.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limitMessages, limitUpgrades } from '@sluice/adapter-ws';
import { concurrency, tokenBucket } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';
import { WebSocket, WebSocketServer } from 'ws';

const store = memoryStore();
// A slot is held until the connection closes.
const open = concurrency({ name: 'open', limit: 1, lease: '1m' });
const messages = tokenBucket({ name: 'messages', capacity: 2, refill: { amount: 2, every: '1m' } });

const sockets = new WebSocketServer({ noServer: true });
const server = createServer();
server.on(
  'upgrade',
  limitUpgrades({ store, limits: [open] }, (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request)),
  ),
);

const limited = limitMessages<WebSocket>({
  store,
  limits: [messages],
  onLimited: (_message, socket) => socket.send('slow down'),
});
sockets.on('connection', (socket, request) => {
  socket.on(
    'message',
    limited(socket, request, (data) => socket.send(`you said ${data}`)),
  );
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;

const client = new WebSocket(url);
await once(client, 'open');
const [, refusal] = await once(new WebSocket(url), 'unexpected-response');
console.log('another connection:', refusal.statusCode, refusal.headers['content-type']);
for (const text of ['one', 'two', 'three']) {
  client.send(text);
  console.log(String((await once(client, 'message'))[0]));
}
client.close();
server.close();

// Prints:
//   another connection: 429 application/problem+json
//   you said one
//   you said two
//   slow down
