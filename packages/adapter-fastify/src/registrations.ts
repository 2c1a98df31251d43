/** The first registration in each scope that has one, shared by all copies of this package in the process. */
const firstOf = sharedMap(Symbol.for('@sluice/adapter-fastify.firstRegistrations'));

/** Remembers a registration if it is the first of its scope. */
export function register(scope: object, registration: object): void {
  if (!firstOf.has(scope)) firstOf.set(scope, registration);
}

/**
 * Whether a registration is the first of those that cover a scope. Those of outer scopes come before its own.
 */
export function isFirstIn(scope: object, registration: object): boolean {
  let first: object | undefined;
  // The prototype of a scope is the scope around it.
  for (let one: object | null = scope; one !== null; one = Object.getPrototypeOf(one))
    first = firstOf.get(one) ?? first;
  return first === registration;
}

function sharedMap(key: symbol): WeakMap<object, object> {
  const shared = globalThis as { [key: symbol]: WeakMap<object, object> | undefined };
  shared[key] ??= new WeakMap();
  return shared[key];
}
