import { connect } from 'node:net';
import type { Machine } from './machine.ts';

/**
 * Where an engine on this machine may listen. Ignores a DOCKER_HOST elsewhere, whose ports are not on
 * loopback.
 */
function sockets(machine: Machine): readonly string[] {
  const named = machine.env.DOCKER_HOST;
  if (named === undefined || named === '') return machine.dockerSockets;
  return named.startsWith('unix://') ? [named.slice('unix://'.length)] : [];
}

function ping(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path }, () => socket.write('GET /_ping HTTP/1.0\r\n\r\n'));
    socket.setTimeout(5000, () => socket.destroy());
    socket.once('data', (reply) => {
      resolve(/^HTTP\/1\.\d 200/.test(String(reply)));
      socket.destroy();
    });
    socket.once('error', () => {});
    socket.once('close', () => resolve(false));
  });
}

/**
 * Whether a Docker engine answers on a socket of this machine. An existing `docker` command would prove
 * nothing.
 */
export async function dockerAnswers(machine: Machine): Promise<boolean> {
  const answers = await Promise.all(sockets(machine).map(ping));
  return answers.includes(true);
}
