// Lets a Node that does not run TypeScript run it: esbuild removes the types. A newer Node needs none of
// this. Each file is transformed once for all examples: the folder of TRANSFORMED keeps the result.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.features.typescript === undefined || process.features.typescript === false) {
  register(import.meta.url);
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const source = await withoutTypes(await readFile(fileURLToPath(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}

/**
 * @param {string} typed
 * @returns {Promise<string>}
 */
async function withoutTypes(typed) {
  const name = createHash('sha256').update(typed).digest('hex');
  const kept = join(process.env.TRANSFORMED ?? '', name);
  const before = await readFile(kept, 'utf8').catch(() => undefined);
  if (before !== undefined) return before;
  const { transform } = await import('esbuild');
  const { code } = await transform(typed, { loader: 'ts' });
  // Renamed, so that another process never reads half of it.
  await writeFile(`${kept}-${process.pid}`, code);
  await rename(`${kept}-${process.pid}`, kept);
  return code;
}
