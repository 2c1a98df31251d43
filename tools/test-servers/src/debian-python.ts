import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Machine, thisMachine } from './machine.ts';
import { unpackDebianPackages } from './unpacked-packages.ts';

/** A Python that can import certain packages. */
export interface DebianPython {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds Debian's Python with these packages of Debian, such as `python3-fastapi`, unpacked into the cache
 * under `name`. `folders` are searched for modules before them.
 */
export async function findDebianPython(
  name: string,
  packages: readonly string[],
  folders: readonly string[] = [],
  machine: Machine = thisMachine,
): Promise<DebianPython> {
  const { root, env } = await unpackDebianPackages(name, ['python3', ...packages], machine);
  // Packages of Debian belong to its own Python, which need not be the first on the PATH. Where it is
  // installed, the unpacked name is a link that leads nowhere.
  const unpacked = join(root, 'usr/bin/python3');
  return {
    command: existsSync(unpacked) ? unpacked : '/usr/bin/python3',
    env: {
      ...env,
      PYTHONPATH: [...folders, join(root, 'usr/lib/python3/dist-packages')].join(delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      NO_PROXY: '*',
      no_proxy: '*',
    },
  };
}
