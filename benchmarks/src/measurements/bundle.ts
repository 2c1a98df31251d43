import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Measuring, StartMeasuring } from './measurement.ts';

/** What a bundle is made of. */
interface BundleOptions {
  /** What the bundle exports, as a module. */
  readonly source: string;
  /** Packages that are not counted: those that a user brings. */
  readonly external?: readonly string[];
}

/** Bytes of what a user's bundle grows by: minified by esbuild, and gzipped at level 9. */
export const startMeasuring: StartMeasuring = async ({ entry }): Promise<Measuring> => {
  const { source, external = [] } = entry.options as unknown as BundleOptions;
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: new URL('.', import.meta.url).pathname, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: [...external],
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined || file.contents.length === 0) throw new Error('The bundle is empty');
  const gzipped = gzipSync(file.contents, { level: 9 }).length;
  return { round: async () => ({ gzipped, minified: file.contents.length }), close: async () => {} };
};
