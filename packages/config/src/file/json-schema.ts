import * as z from 'zod';
import { configSchema } from './config-schema.ts';

/**
 * Returns the JSON Schema of the file (draft 2020-12), which `limits.schema.json` of this package holds. Name
 * it in the first line of a file, and an editor completes and validates what you write:
 * `# yaml-language-server: $schema=./node_modules/@sluice/config/limits.schema.json`. It accepts `${NAME}`
 * only where text is allowed, because an editor does not know the variables.
 */
export function configJsonSchema(): Record<string, unknown> {
  const title = 'Limits for Sluice';
  return { ...z.toJSONSchema(configSchema, { io: 'input' }), title } as Record<string, unknown>;
}
