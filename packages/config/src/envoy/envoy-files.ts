import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Returns all `*.yaml` files of a folder, in the order in which they are read, or the path itself. */
export function envoyFilesAt(path: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(path);
  } catch {
    // No folder, or one that cannot be read, which is reported where it is read as a file.
    return [path];
  }
  return names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name));
}
