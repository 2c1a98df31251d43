/**
 * Returns the map of this name that all copies of this package in the process share. A process may load two,
 * as ESM and as CommonJS, and their stores may use one connection.
 */
export function processWideMap<K extends object, V>(name: string): WeakMap<K, V> {
  const key = Symbol.for(`@sluice/store-postgres.${name}`);
  const maps = globalThis as { [key: symbol]: WeakMap<K, V> | undefined };
  maps[key] ??= new WeakMap();
  return maps[key];
}
