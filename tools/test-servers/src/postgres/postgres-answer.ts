import { connect } from 'node:net';

/**
 * How a Postgres server greets a new session of the user `postgres`: `welcome` (a password may still be asked
 * for), `starting` while it takes no sessions yet, `refusal` for anything else. Rejects if it cannot be
 * reached.
 */
export function postgresAnswer(host: string, port: number): Promise<'welcome' | 'starting' | 'refusal'> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => socket.write(startupMessage));
    let reply = '';
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      reply += chunk.toString('latin1');
      if (reply.startsWith('R')) resolve('welcome');
      // An error is a list of fields; C is its code, and it ends with an empty field.
      else if (reply.endsWith('\0\0'))
        resolve(reply.includes(`\0C${cannotConnectNow}\0`) ? 'starting' : 'refusal');
      else return;
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`No answer from Postgres at ${host}:${port}`)));
  });
}

const timeoutMs = 30_000;
const cannotConnectNow = '57P03';

/** Length, protocol version 3.0, and parameters as names and values. */
const startupMessage = ((): Buffer => {
  const parameters = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, parameters]);
})();
