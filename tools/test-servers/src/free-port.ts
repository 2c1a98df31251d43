import { createServer } from 'node:net';

/** A server did not start because its port is taken. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/**
 * Binds the port briefly, on loopback; 0 lets the kernel choose. Resolves to the port, or undefined if it is
 * taken.
 */
function bind(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * A loopback port that is free now. Nothing reserves it, so start servers through `onFreePort`.
 * With `spacing`, the port that many numbers above it is free too.
 */
export async function freePort(spacing = 0): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = await bind(0);
    if (port === undefined || port + spacing > 65_535) continue;
    if (spacing === 0 || (await bind(port + spacing)) !== undefined) return port;
  }
  throw new Error('The kernel has no free port on 127.0.0.1');
}

/** Starts something on a free port. Retries on another port if that one is taken in between. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, spacing = 0): Promise<T> {
  for (let attemptsLeft = 5; ; attemptsLeft--) {
    try {
      return await start(await freePort(spacing));
    } catch (error) {
      if (!(error instanceof PortTakenError) || attemptsLeft === 0) throw error;
    }
  }
}
