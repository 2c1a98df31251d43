import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Measuring, StartMeasuring } from './measurement.ts';

/** The contents of a bundle. */
interface BundleOptions {
  /** The source of a module that exports what is bundled. */
  readonly source: string;
  /** Packages that users bring and that are not counted. */
  readonly external?: readonly string[];
}

/** How many bytes a user's bundle grows by: minified by esbuild, and gzipped at level 9. */
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
