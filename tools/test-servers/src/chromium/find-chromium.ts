import { join } from 'node:path';
import { debianTools } from '../debian-packages.ts';
import { findOnPath, isExecutable } from '../executable.ts';
import { type Machine, thisMachine } from '../machine.ts';
import { unpackDebianPackages } from '../unpacked-packages.ts';

/** A Chromium that can be run on this machine. */
export interface ChromiumProgram {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Finds a Chromium: the program of CHROMIUM, one on the PATH, or the package of this Debian, unpacked into
 * the cache. Rejects with one message that names all these ways.
 */
export async function findChromium(machine: Machine = thisMachine): Promise<ChromiumProgram> {
  const { env } = machine;
  const installed = [env.CHROMIUM, findOnPath(env, ...NAMES)].find(
    (command) => command !== undefined && isExecutable(command),
  );
  if (installed !== undefined) return { command: installed, env };
  let cause: unknown;
  try {
    const unpacked = await unpackDebianChromium(machine);
    if (unpacked !== undefined) return unpacked;
  } catch (error) {
    cause = error;
  }
  throw new Error(
    [
      'No Chromium, which the tests of pages need. Any one of these will do:',
      '  - set CHROMIUM to the program, or put `chromium` or `google-chrome` on the PATH',
      `  - run on Debian, with a mirror that apt-get can reach${cause ? ` (tried: ${(cause as Error).message})` : ''}`,
    ].join('\n'),
    { cause },
  );
}

/** Undefined on other systems. Rejects if apt fails. */
async function unpackDebianChromium(machine: Machine): Promise<ChromiumProgram | undefined> {
  if (debianTools(machine) === undefined) return undefined;
  // With the libraries that are not installed; a browser without fonts shows nothing that can be judged.
  const { root, env } = await unpackDebianPackages('chromium', ['chromium', 'fonts-dejavu-core'], machine);
  // The script in /usr/bin knows only the system's folders.
  return { command: join(root, 'usr/lib/chromium/chromium'), env };
}
