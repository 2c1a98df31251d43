import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { runCommand } from '../src/cli/run-command.ts';

/** The command line, built from its sources, for processes of their own. */
export interface BuiltCommand {
  readonly file: string;
  remove(): Promise<void>;
}

/** What a finished command has said. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command that ends, in this process. */
export async function finished(...args: readonly string[]): Promise<Finished> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(args, {
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A command that runs. */
export interface Running {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Finished>;
}

/** Bundles the command: Node 20 cannot run TypeScript. Dependencies are not bundled. */
export async function buildCommand(): Promise<BuiltCommand> {
  const cache = join(import.meta.dirname, '.cache');
  await mkdir(cache, { recursive: true });
  // Below the package, where its dependencies resolve.
  const folder = await mkdtemp(join(cache, 'command-'));
  const file = join(folder, 'sluice.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../src/cli/sluice.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@sluice/source'],
    external: ['fastify', 'pino', '@grpc/*', 'commander', 'ioredis', 'pg', 'yaml', 'zod'],
    outdir: folder,
    splitting: true,
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts the command. It is killed when the test has finished, if it has not ended. */
export function run({ file }: BuiltCommand, args: readonly string[], cwd: string): Running {
  const child = spawn(process.execPath, [file, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]): Finished => ({ code, out, err }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, out: () => out, err: () => err, ended };
}
