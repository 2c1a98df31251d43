import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const server = join(import.meta.dirname, '../../../../packages/server');

/** The command `sluice`, built from its sources: Node 20 cannot run TypeScript. */
export interface BuiltService {
  readonly command: string;
  remove(): Promise<void>;
}

/** Bundles the command. Dependencies are not bundled. */
export async function buildService(): Promise<BuiltService> {
  // Below the package, where its dependencies resolve.
  const cache = join(server, 'test/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'gateways-'));
  await build({
    entryPoints: [join(server, 'src/cli/sluice.ts')],
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
    command: join(folder, 'sluice.mjs'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
