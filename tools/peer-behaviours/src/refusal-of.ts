import { firstLine } from './first-line.ts';

/** How a call was refused, in a few words; `undefined` where it was not, or where the check was only denied. */
export async function refusalOf(
  call: () => Promise<{ readonly allowed: boolean }>,
): Promise<string | undefined> {
  try {
    return (await call()).allowed ? undefined : 'was denied';
  } catch (error) {
    return `threw ${firstLine(error)}`;
  }
}
