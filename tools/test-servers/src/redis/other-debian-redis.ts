import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianTools, unpackPackages } from '../debian-packages.ts';
import type { Machine } from '../machine.ts';
import { unpackOnce } from '../unpack-once.ts';
import { isWanted, type WantedVersion } from '../wanted-version.ts';
import type { RedisName } from './redis-names.ts';

/** The servers of each stable Debian release. */
const releases: readonly { readonly codename: string; readonly name: RedisName; readonly version: string }[] =
  [
    { codename: 'bookworm', name: 'redis', version: '7.0' },
    { codename: 'trixie', name: 'redis', version: '8.0' },
    { codename: 'trixie', name: 'valkey', version: '8.1' },
  ];

/** A Redis that runs with the loader and the C library that it was built with. */
export interface OtherDebianRedis {
  readonly codename: string;
  readonly command: string;
  readonly leadingArgs: readonly string[];
}

/**
 * Unpacks the wanted Redis or Valkey, with its C library, from the Debian release that has it, whichever
 * release this machine runs. Uses the mirror of this machine. Undefined on other systems, and if no release
 * has it. Rejects if apt fails.
 */
export async function unpackOtherDebianRedis(
  machine: Machine,
  wanted: WantedVersion<RedisName>,
): Promise<OtherDebianRedis | undefined> {
  const tools = debianTools(machine);
  const release = releases.find(({ name, version }) => name === wanted.name && isWanted(version, wanted));
  const ownSources = await debianSources(machine);
  if (!tools || !release || ownSources === undefined) return undefined;
  const { codename } = release;
  const root = join(machine.cache, 'redis', `${wanted.name}-of-${codename}-${process.arch}`);
  await unpackOnce(root, (workshop) =>
    unpackPackages(workshop, tools, machine.env, {
      packages: [`${wanted.name}-server`],
      sources: ownSources.text.replaceAll(ownSources.codename, codename),
      unpack: /^(lib|lua|zlib|redis|valkey)/,
    }),
  );
  const libraries = await libraryFolders(root);
  return {
    codename,
    command: await findLoader(libraries),
    leadingArgs: ['--library-path', libraries.join(':'), join(root, 'usr/bin', `${wanted.name}-server`)],
  };
}

/** The apt sources of this Debian machine, and its release. */
async function debianSources({
  debian,
}: Machine): Promise<{ readonly text: string; readonly codename: string } | undefined> {
  const release = await readFile(debian.release, 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME="?(\w+)/m.exec(release)?.[1];
  if (!/^ID="?debian"?$/m.test(release) || codename === undefined) return undefined;
  for (const path of debian.sources) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes(codename)) return { text, codename };
  }
  return undefined;
}

/** Libraries are in folders named after the processor. Older releases have the C library in `lib`. */
async function libraryFolders(root: string): Promise<string[]> {
  const found = await Promise.all(
    [join(root, 'usr/lib'), join(root, 'lib')].map(async (lib) => {
      const names = await readdir(lib).catch(() => []);
      return names.filter((name) => name.includes('-linux-')).map((name) => join(lib, name));
    }),
  );
  return found.flat();
}

/** The dynamic loader, which loads the libraries of a program and then runs it. */
async function findLoader(libraries: readonly string[]): Promise<string> {
  for (const folder of libraries) {
    const loader = (await readdir(folder)).find((file) => /^ld-linux.*\.so\.\d+$/.test(file));
    if (loader !== undefined) return join(folder, loader);
  }
  throw new Error(`No loader among the unpacked libraries: ${libraries.join(', ')}`);
}
