/** What npm writes down of an install, as far as it is read here. */
export interface PackageLock {
  /** By the folder that a package was installed into. */
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}

const OURS = /(?:^|\/)node_modules\/(@sluice\/[^/]+)$/;

/**
 * What is wrong with the copies of our packages in a project. There must be one of each, from our tarball: a second one
 * would be another module to `instanceof`, and one from a registry is not what is being checked.
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
