/** Returns the value at this path of a parsed body. `undefined` if there is none, whatever the body is. */
export function bodyValue(body: unknown, ...path: readonly (string | number)[]): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { readonly [key: string | number]: unknown })[step];
  }
  return value;
}

/** Like {@link bodyValue}, for a number from 0 to the largest safe integer. */
export function bodyNumber(body: unknown, ...path: readonly (string | number)[]): number | undefined {
  const value = bodyValue(body, ...path);
  const isNumber = typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  return isNumber ? value : undefined;
}

/** Like {@link bodyValue}, for text. */
export function bodyText(body: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = bodyValue(body, ...path);
  return typeof value === 'string' ? value : undefined;
}

/** Like {@link bodyValue}, for an array, of which it returns at most the first hundred. Otherwise empty. */
export function bodyArray(body: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = bodyValue(body, ...path);
  return Array.isArray(value) ? value.slice(0, 100) : [];
}
