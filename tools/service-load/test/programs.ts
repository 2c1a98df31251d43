import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
export const protoFile: string = join(root, 'src/rate-limit.proto');

/** A server in a process of its own. */
export interface Program {
  readonly http: string;
  readonly grpc: string;
  /** Processor time that it has used, in milliseconds. */
  cpuMs(): Promise<number>;
  /** Sends SIGTERM, and resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** The programs of `src`, bundled from sources: Node 20 cannot run TypeScript. */
export interface Programs {
  start(name: 'service' | 'bare', options: object): Promise<Program>;
  remove(): Promise<void>;
}

export async function buildPrograms(): Promise<Programs> {
  const cache = join(root, 'test/.cache');
  await mkdir(cache, { recursive: true });
  // Below the package, where its dependencies resolve.
  const folder = await mkdtemp(join(cache, 'programs-'));
  await build({
    entryPoints: ['service', 'bare'].map((name) => join(root, 'src', `${name}.ts`)),
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
  return {
    start: (name, options) => start(join(folder, `${name}.mjs`), options),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function start(file: string, options: object): Promise<Program> {
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    ended.then(([code]): never => {
      throw new Error(`The program ended with ${code} before it listened.`);
    }),
  ]);
  const { http, grpc } = JSON.parse(line);
  return {
    http,
    grpc,
    cpuMs: () => cpuMsOf(child.pid as number),
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

/** Of all threads, in nanoseconds: `stat` counts in hundredths of a second. */
async function cpuMsOf(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(
    tasks.map(async (task) => {
      const schedstat = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8');
      return Number(schedstat.split(' ')[0]);
    }),
  );
  return times.reduce((sum, ns) => sum + ns, 0) / 1e6;
}
