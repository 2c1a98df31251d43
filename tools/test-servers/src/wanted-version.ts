/** A server and how its version begins: `{ name: 'redis', version: '7.2' }` is any Redis 7.2. */
export interface WantedVersion<Name extends string = string> {
  /** The variable that asks for it, for messages. */
  readonly variable: string;
  readonly name: Name;
  readonly version: string;
}

/**
 * What a variable such as SLUICE_REDIS asks for: a name, a dash and how the version begins, `redis-8` or `postgres-18`.
 * Undefined when it is not set. Throws when it says something else.
 */
export function wantedVersion<Name extends string>(
  env: NodeJS.ProcessEnv,
  variable: string,
  names: readonly Name[],
): WantedVersion<Name> | undefined {
  const value = env[variable];
  if (!value) return undefined;
  const [, asked, version] = /^([a-z]+)-(\d+(?:\.\d+)*)$/.exec(value) ?? [];
  const name = names.find((each) => each === asked);
  if (name === undefined || version === undefined) {
    const forms = names.map((each) => `${each}-<version>`).join(' or ');
    throw new Error(
      `${variable} is set to ${value}; it takes ${forms}, and the beginning of a version is enough.`,
    );
  }
  return { variable, name, version };
}

/** Whether `version` begins with what is wanted, part by part: 7 is wanted, 7.0.15 is, 70 is not. */
export function isWanted(version: string, wanted: WantedVersion): boolean {
  return `${version}.`.startsWith(`${wanted.version}.`);
}
