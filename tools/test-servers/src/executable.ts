import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether this file exists and this process may run it. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of these programs on the PATH of `env`. An earlier name wins over an earlier folder. */
export function findOnPath(env: NodeJS.ProcessEnv, ...names: string[]): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}
