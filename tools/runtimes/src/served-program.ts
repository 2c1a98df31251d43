import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@sluice/test-servers';
import { bundledProgram } from './bundled-program.ts';
import { installedBinary } from './installed-binary.ts';
import type { Runtime } from './runtime.ts';

/** A program that listens on a loopback port. */
export interface ServedProgram {
  readonly origin: string;
  /** What the runtime says of itself. */
  readonly version: string;
  stop(): Promise<void>;
}

/** Starts the program of a runtime. Rejects, with what it wrote, if it does not come to listen. */
export async function serveProgram(runtime: Runtime): Promise<ServedProgram> {
  const binary = await installedBinary(runtime);
  const { stdout } = await promisify(execFile)(binary, ['--version']);
  const version = /\d[\w.-]*/.exec(stdout)?.[0] ?? '';
  const folder = await mkdtemp(join(tmpdir(), `sluice-${runtime.name}-`));
  const port = await freePort();
  const program = await bundledProgram(runtime, folder, port);
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1' };
  const child = spawn(binary, runtime.argumentsFor(program), { stdio: ['ignore', 'pipe', 'pipe'], env });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => written.push(String(chunk)));
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(`${runtime.name} listens`, async () => {
      if (child.exitCode !== null) throw new Error(`${runtime.name} has ended: ${written.join('')}`);
      return answers(port);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin: `http://127.0.0.1:${port}`, version, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
