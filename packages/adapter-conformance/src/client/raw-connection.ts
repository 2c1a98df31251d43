import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { placeOf, type Target } from './send.ts';

/** Returns the bytes of a request, whose target no HTTP client would send as it is. */
export function get(target = '/login', headers: Readonly<Record<string, string>> = {}): string {
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${target} HTTP/1.1\r\nhost: x\r\n${fields.join('')}\r\n`;
}

/** Opens a connection to an app. */
export function openConnection(target: Target): Socket {
  const place = placeOf(target);
  return 'socketPath' in place ? connect(place.socketPath) : connect(place.port, place.hostname);
}

/** How long a server may take to end its side of a connection, or it answers clients that send no more. */
const END_MS = 5000;

/**
 * Ends a connection, and resolves when the server has ended its side: then it has noticed. On a busy machine,
 * what arrives on another connection meanwhile may be read first. A connection that the server keeps open is
 * destroyed.
 */
export function hangUp(socket: Socket): Promise<void> {
  // The server may reset the connection.
  socket.on('error', () => {}).resume();
  socket.setTimeout(END_MS, () => socket.destroy());
  socket.end();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/**
 * Sends the bytes of requests, all at once, and resolves to the status of each response. The server closes
 * the connection after the last.
 */
export async function sendBytes(target: Target, requests: readonly string[]): Promise<number[]> {
  const socket = openConnection(target).setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.setTimeout(target.timeoutMs, () => socket.destroy(new Error('There is no answer to raw bytes.')));
  const last = requests.length - 1;
  socket.write(
    requests.map((one, i) => (i === last ? one.replace('\r\n', '\r\nconnection: close\r\n') : one)).join(''),
  );
  await once(socket, 'close');
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}
