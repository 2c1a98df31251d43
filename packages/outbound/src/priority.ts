/** The class of a call. Higher classes go first, and lower ones must leave them what `keep` says. */
export type Priority = 'user' | 'default' | 'background';

/** In the order in which they go. */
export const priorities: readonly Priority[] = ['user', 'default', 'background'];

/** What calls must leave of each limit: a share of it, or units. */
export type Keep = number | `${number}%`;

/** Returns the position of the class: 0 goes first. */
export function rankOf(priority: Priority): number {
  return priorities.indexOf(priority);
}
