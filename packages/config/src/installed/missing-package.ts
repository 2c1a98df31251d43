/** A package that a store needs. */
interface NeededPackage {
  readonly name: string;
  /** Another package that does as well. */
  readonly or?: string;
  /** What it exports; undefined if it is not installed. */
  readonly module: unknown;
}

/** Throws an error with the code MISSING_PACKAGE and the command to run, unless all are installed. */
export function requirePackages(what: string, needed: readonly NeededPackage[]): void {
  const missing = needed.filter(({ module }) => module === undefined);
  if (missing.length === 0) return;
  const names = missing.map(({ name, or }) =>
    or === undefined ? `\`${name}\`` : `\`${name}\` (or \`${or}\`)`,
  );
  const verb = missing.length === 1 ? 'is' : 'are';
  const command = `npm install ${missing.map(({ name }) => name).join(' ')}`;
  const error = new Error(
    `loadConfig: ${what} needs ${names.join(' and ')}, which ${verb} not installed. Run \`${command}\`. ` +
      'Where packages are bundled, pass `stores` or `store` instead.',
  );
  throw Object.assign(error, { code: 'MISSING_PACKAGE' });
}
