import type { RouteGuards } from './route-guards.ts';

/** The first registration in each scope that has one. */
const firstOf = new WeakMap<object, RouteGuards>();

/** Remembers a registration, if it is the scope's first. */
export function register(scope: object, guards: RouteGuards): void {
  if (!firstOf.has(scope)) firstOf.set(scope, guards);
}

/** Whether a registration is the first of those that cover a scope: the outer scopes' come before its own. */
export function isFirstIn(scope: object, guards: RouteGuards): boolean {
  let first: RouteGuards | undefined;
  // A scope inherits from the one around it by its prototype.
  for (let one: object | null = scope; one !== null; one = Object.getPrototypeOf(one))
    first = firstOf.get(one) ?? first;
  return first === guards;
}
