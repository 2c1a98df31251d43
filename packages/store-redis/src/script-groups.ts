import type { Command } from '@sluice/core';

/** Far below the number of arguments that Lua can pass to one command. */
const MAX_KEYS_PER_SCRIPT = 1000;

/**
 * Groups items by what they count, which is the hash tag of their keys, so that each group lies in one slot.
 */
export function groupsBySlot<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const slots = new Map<string, T[]>();
  for (const item of items) {
    const slot = slots.get(keyOf(item));
    if (slot === undefined) slots.set(keyOf(item), [item]);
    else slot.push(item);
  }
  return [...slots.values()];
}

/** Splits commands, in order, into parts with no more keys than a script can take. */
export function partsForScripts(commands: readonly Command[]): readonly (readonly Command[])[] {
  let total = 0;
  for (const { keys } of commands) total += keys.length;
  if (total <= MAX_KEYS_PER_SCRIPT) return [commands];
  const parts: Command[][] = [];
  let keyCount = MAX_KEYS_PER_SCRIPT;
  for (const command of commands) {
    keyCount += command.keys.length;
    if (keyCount > MAX_KEYS_PER_SCRIPT) {
      parts.push([]);
      keyCount = command.keys.length;
    }
    parts.at(-1)?.push(command);
  }
  return parts;
}
