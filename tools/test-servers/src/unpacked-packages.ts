import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { debianName } from './debian-name.ts';
import { debianTools, unpackPackages } from './debian-packages.ts';
import { type Machine, thisMachine } from './machine.ts';
import { unpackOnce } from './unpack-once.ts';

/** Packages of Debian or Ubuntu, unpacked outside the system's folders. */
export interface UnpackedPackages {
  /** The folder that holds their `usr`, `etc` and so on. */
  readonly root: string;
  /** The environment in which their programs are found, and find their libraries. */
  readonly env: NodeJS.ProcessEnv;
}

/** What this process unpacks or has unpacked, so that several callers at once fetch nothing twice. */
const unpacked = new Map<string, Promise<UnpackedPackages>>();

/**
 * Unpacks packages of this Debian or Ubuntu, with the dependencies that are not installed, into the cache
 * under `name`. Once unpacked, they are there for all later calls. Rejects on other systems, and if the
 * mirror cannot be reached.
 */
export async function unpackDebianPackages(
  name: string,
  packages: readonly string[],
  machine: Machine = thisMachine,
): Promise<UnpackedPackages> {
  const root = join(machine.cache, name, await debianName(machine));
  let unpacking = unpacked.get(root);
  if (unpacking === undefined) {
    unpacking = unpackInto(root, packages, machine);
    unpacked.set(root, unpacking);
    unpacking.catch(() => unpacked.delete(root));
  }
  return unpacking;
}

async function unpackInto(
  root: string,
  packages: readonly string[],
  machine: Machine,
): Promise<UnpackedPackages> {
  const tools = debianTools(machine);
  if (tools === undefined) {
    throw new Error(`These tests need ${packages.join(', ')} of Debian or Ubuntu: run them there.`);
  }
  await unpackOnce(root, (workshop) => unpackPackages(workshop, tools, machine.env, { packages })).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`apt-get could not fetch ${packages.join(', ')}: ${reason}`, { cause: error });
    },
  );
  return { root, env: await environmentOf(root, machine.env) };
}

/** Folders of programs and libraries below `root`, before those of the machine. */
async function environmentOf(root: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const programs = ['usr/sbin', 'usr/bin'].map((folder) => join(root, folder));
  return {
    ...env,
    PATH: [...programs, env.PATH ?? ''].join(delimiter),
    LD_LIBRARY_PATH: (await libraryFolders(root)).join(delimiter),
  };
}

/**
 * The folders of `usr/lib`, one per processor, and those below them that hold libraries: a package's private
 * libraries, which are found by the path where they would have been installed.
 */
export async function libraryFolders(root: string): Promise<string[]> {
  const folders = await foldersIn(join(root, 'usr/lib'));
  const below = (await Promise.all(folders.map(foldersIn))).flat();
  const areLibraries = await Promise.all(below.map(hasLibraries));
  return [...folders, ...below.filter((_, index) => areLibraries[index])];
}

async function foldersIn(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

async function hasLibraries(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((name) => /\.so(\.|$)/.test(name));
}
