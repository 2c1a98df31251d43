/** A server and the start of its version: `{ name: 'redis', version: '7.2' }` is any Redis 7.2. */
export interface WantedVersion<Name extends string = string> {
  /** The variable that requests it, for messages. */
  readonly variable: string;
  readonly name: Name;
  readonly version: string;
}

/**
 * The version that a variable such as SLUICE_REDIS requests: a name, a dash and the start of the version, as
 * in `redis-8` or `postgres-18`. Undefined if the variable is not set. Throws if it has another form.
 */
export function wantedVersion<Name extends string>(
  env: NodeJS.ProcessEnv,
  variable: string,
  names: readonly Name[],
): WantedVersion<Name> | undefined {
  const value = env[variable];
  if (!value) return undefined;
  const [, requested, version] = /^([a-z]+)-(\d+(?:\.\d+)*)$/.exec(value) ?? [];
  const name = names.find((each) => each === requested);
  if (name === undefined || version === undefined) {
    const forms = names.map((each) => `${each}-<version>`).join(' or ');
    throw new Error(`${variable} is set to ${value}; it takes ${forms}. The start of a version is enough.`);
  }
  return { variable, name, version };
}

/** Whether `version` starts with the wanted one, part by part: 7.0.15 matches 7, 70 does not. */
export function isWanted(version: string, wanted: WantedVersion): boolean {
  return `${version}.`.startsWith(`${wanted.version}.`);
}
