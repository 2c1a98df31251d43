/** The parts of npm's lock file that are read here. */
export interface PackageLock {
  /** By the folder of each installed package. */
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}

const OURS = /(?:^|\/)node_modules\/(@sluice\/[^/]+)$/;

/**
 * Problems with the copies of our packages in a project. There must be one of each, from our tarball: a
 * second copy would be another module to `instanceof`, and a copy from a registry is not the one under test.
 */
export function copyProblems({ packages }: PackageLock, names: readonly string[]): readonly string[] {
  const copies = Object.entries(packages).flatMap(([path, { resolved = 'nowhere' }]) => {
    const name = OURS.exec(path)?.[1];
    return name === undefined ? [] : [{ name, path, resolved }];
  });
  const missing = names.filter((name) => !copies.some((copy) => copy.name === name));
  const foreign = copies.filter(
    ({ name, resolved }) => !names.includes(name) || !resolved.startsWith('file:'),
  );
  const nested = copies.filter(({ path, name }) => path !== `node_modules/${name}`);
  return [
    ...missing.map((name) => `${name} is not installed`),
    ...foreign.map(({ path, resolved }) => `${path} is from ${resolved}, not from our tarball`),
    ...nested.map(({ path }) => `${path} is a second copy`),
  ];
}
