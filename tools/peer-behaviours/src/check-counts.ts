import type { Answer } from './abilities.ts';

/** How many of so many checks are allowed, one after the other. */
export async function countAllowed(check: () => Promise<Answer>, times: number): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < times; i++) if ((await check()).allowed) allowed++;
  return allowed;
}

/** How many of so many checks are allowed, all in flight at once. */
export async function countAllowedAtOnce(check: () => Promise<Answer>, times: number): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, check));
  return answers.filter(({ allowed }) => allowed).length;
}
