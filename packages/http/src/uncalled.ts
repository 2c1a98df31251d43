import { CALLER } from './caller.ts';

/**
 * Throws if a framework has called `rateLimit` as a handler, because the app has mounted the function itself
 * in place of what it returns. `rest` is what `rateLimit` was called with besides its options: of the
 * arguments of a handler, one is the function that continues.
 */
export function rejectUncalled(rest: readonly unknown[]): void {
  if (rest.some((argument) => typeof argument === 'function')) throw uncalledError();
}

/**
 * Makes an app fail when it starts if it mounts `rateLimit` itself in place of what it returns: `names` are
 * properties that the framework reads of a handler which is mounted.
 *
 * @example
 * ```ts
 * failIfMounted(rateLimit, 'handle'); // Express: app.use(rateLimit) throws
 * ```
 */
export function failIfMounted(rateLimit: object, ...names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(rateLimit, name, {
      get(): never {
        throw uncalledError();
      },
    });
  }
}

/**
 * Returns the error of a function that was mounted itself, in place of what it returns. `caller`: its name.
 * Default: `rateLimit`.
 */
export function uncalledError(caller: string = CALLER): TypeError {
  const remedy = `Call it: \`${caller}({ limits: [...] })\`.`;
  const error = new TypeError(
    `${caller}: the function itself was passed as a handler, in place of what it returns. ${remedy}`,
  );
  return Object.assign(error, { code: 'WRONG_TYPE' });
}
