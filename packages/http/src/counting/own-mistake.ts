const CORE = 'createLimiter:';

/** What `make` gives. A mistake that core finds in the options is told in the name of the function that the user called. */
export function ownMistake<T>(caller: string, otherOptions: readonly string[], make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw inNameOf(caller, error, otherOptions);
  }
}

/** The same error; if its message begins with the name of core's function, it begins with `caller` now. */
export function inNameOf(caller: string, error: unknown, otherOptions: readonly string[] = []): unknown {
  if (!(error instanceof Error) || !error.message.startsWith(CORE)) return error;
  error.message = `${caller}:${error.message.slice(CORE.length)}`;
  if ((error as { code?: unknown }).code === 'UNKNOWN_OPTION') {
    const others = otherOptions.map((name) => `\`${name}\``).join(', ');
    error.message = error.message.replace(/\.$/, `, ${others}.`);
  }
  return error;
}
