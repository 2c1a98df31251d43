import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes sure that `folder` exists: `fill` is given an empty folder, puts things there, and says which folder in it is
 * to become `folder`. Several processes may call it at once: each fills a folder of its own, the first to rename it
 * wins. When `fill` rejects, so does this, and nothing is left.
 */
export async function unpackOnce(folder: string, fill: (workshop: string) => Promise<string>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const workshop = await mkdtemp(join(dirname(folder), 'unpacking-'));
  try {
    await rename(await fill(workshop), folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}
