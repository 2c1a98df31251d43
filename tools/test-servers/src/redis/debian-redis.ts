import { join } from 'node:path';
import { debianName } from '../debian-name.ts';
import { debianTools, unpackPackages } from '../debian-packages.ts';
import type { Machine } from '../machine.ts';
import { unpackOnce } from '../unpack-once.ts';
import { libraryFolders } from '../unpacked-packages.ts';

/** A Redis server outside the system's folders, and the folders of the libraries that came with it. */
export interface UnpackedRedis {
  readonly command: string;
  readonly libraries: readonly string[];
}

/**
 * Unpacks the Redis package of this Debian or Ubuntu into the cache. Undefined on other systems. Rejects if
 * apt fails.
 */
export async function unpackDebianRedis(machine: Machine): Promise<UnpackedRedis | undefined> {
  const tools = debianTools(machine);
  if (!tools) return undefined;
  const root = join(machine.cache, 'redis', await debianName(machine));
  await unpackOnce(root, (workshop) =>
    unpackPackages(workshop, tools, machine.env, { packages: ['redis-server', 'redis-tools'] }),
  );
  return { command: join(root, 'usr/bin/redis-server'), libraries: await libraryFolders(root) };
}
