import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCorrectness } from './correctness/run.ts';

/** Writes and prints who does what. Resolves to the exit code: 1 if anything is missing. */
export async function correctness(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { markdown, json, missing } = await runCorrectness({ onProgress: (line) => console.error(line) });
  console.log(markdown);
  await writeFile(join(folder, 'correctness.json'), `${JSON.stringify(json, null, 1)}\n`);
  await writeFile(join(folder, 'correctness.md'), `${markdown.trimEnd()}\n`);
  return missing.length > 0 ? 1 : 0;
}
