import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/** Removes a Unix socket on which no process listens, such as one that a crashed process has left. */
export async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || !found.isSocket()) return;
  if (await isServed(path)) throw new Error(`Another process listens on ${path}.`);
  await unlink(path);
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
