import { readFile } from 'node:fs/promises';
import type { Machine } from './machine.ts';

/**
 * The distribution, its release and the processor, such as `debian12-x64`. It keeps a cache that was copied
 * to another system from being used there.
 */
export async function debianName(machine: Machine): Promise<string> {
  const release = await readFile(machine.debian.release, 'utf8').catch(() => '');
  const id = /^ID="?([^"\n]+)/m.exec(release)?.[1] ?? 'linux';
  const version = /^VERSION_ID="?([^"\n]+)/m.exec(release)?.[1] ?? '';
  return `${id}${version}-${process.arch}`;
}
