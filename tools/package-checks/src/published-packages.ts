import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const repositoryRoot: string = join(import.meta.dirname, '../../..');

/** The parts of a `package.json` that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines?: { readonly node?: string };
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package that is published: one folder under `packages/`. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** The last part of its name, which is also the name of its folder. */
  readonly shortName: string;
  readonly folder: string;
}

/** Every package under `packages/`, by name. */
export function publishedPackages(): readonly PublishedPackage[] {
  const packages = join(repositoryRoot, 'packages');
  return readdirSync(packages)
    .filter((shortName) => existsSync(join(packages, shortName, 'package.json')))
    .sort()
    .map((shortName) => {
      const folder = join(packages, shortName);
      const { name, version } = manifestOf(folder);
      return { name, version, shortName, folder };
    });
}

/** The manifest in a folder. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** Throws unless each package has been built, since the build is what gets published. */
export function assertBuilt(packages: readonly PublishedPackage[]): void {
  const builds = ['dist/index.js', 'dist/cjs/index.js'];
  const unbuilt = packages.filter(({ folder }) => !builds.every((file) => existsSync(join(folder, file))));
  if (unbuilt.length === 0) return;
  const names = unbuilt.map(({ name }) => name).join(', ');
  throw new Error(`${names} must be built first: run \`pnpm exec turbo run build\`.`);
}
