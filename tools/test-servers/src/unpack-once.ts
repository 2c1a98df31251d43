import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes sure that `folder` exists. `fill` gets an empty folder, fills it, and resolves to the folder in it
 * that becomes `folder`. Several processes may call this at once: each fills its own folder, and the first to
 * rename it wins. If `fill` rejects, this rejects too and leaves nothing behind.
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
