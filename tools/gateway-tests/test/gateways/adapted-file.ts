import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const gateways = join(import.meta.dirname, '../../../../ops/gateways');

/** A change of a file: what a user would replace, and by what. */
export type Edit = readonly [from: string, to: string];

/** Reads a file of `ops/gateways` and makes these changes. A text that it does not have is an error. */
export async function adaptedFile(name: string, edits: readonly Edit[]): Promise<string> {
  let text = await readFile(join(gateways, name), 'utf8');
  for (const [from, to] of edits) {
    if (!text.includes(from))
      throw new Error(`ops/gateways/${name} does not contain ${JSON.stringify(from)}`);
    text = text.replaceAll(from, to);
  }
  return text;
}
