import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Runtime } from './runtime.ts';

/** The programs as they are written: a build of this package does not copy them. */
const PROGRAMS = join(import.meta.dirname, '../src/programs');

/**
 * Bundles the program of a runtime with the sources of our packages, as one module in the folder that serves
 * on the port. Resolves to its path.
 */
export async function bundledProgram({ name }: Runtime, folder: string, port: number): Promise<string> {
  const program = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(PROGRAMS, `${name}.ts`)],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@sluice/source', 'import'],
    external: ['node:*', 'assert', 'crypto', 'http', 'http2', 'https', 'stream', 'url', 'util'],
    define: { PORT: String(port) },
    logLevel: 'silent',
  });
  if (name === 'workerd') await writeFile(`${program}.capnp`, workerdConfig(port));
  return program;
}

/** Node's modules are there by default from this date on. */
function workerdConfig(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "workerd.mjs")],
  compatibilityDate = "2026-08-04",
);
`;
}
