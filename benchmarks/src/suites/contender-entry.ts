import type { ContenderOptions, Entry, Role } from '../suite.ts';

/**
 * Makes entries for the contenders in the folder beside the module of this URL, by the names of their files.
 */
export function entriesIn(
  moduleUrl: string,
): (file: string, role: Role, id: string, label: string, options?: ContenderOptions) => Entry {
  return (file, role, id, label, options = {}) => ({
    id,
    label,
    role,
    options,
    module: new URL(`./contenders/${file}.js`, moduleUrl).href,
  });
}
