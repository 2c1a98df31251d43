import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AccessToken } from '../access/access-tokens.ts';
import { SCOPES } from '../access/scope.ts';

const file = z.strictObject({
  tokens: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        scopes: z.array(z.enum(SCOPES)).min(1),
        sha256: z.string().regex(/^[\da-f]{64}$/i, 'must be 64 hexadecimal digits'),
      }),
    )
    .min(1),
});

/** Reads tokens from a file in YAML or JSON. It holds digests, so it is no secret. */
export function readTokenFile(path: string): readonly AccessToken[] {
  const result = file.safeParse(parse(readFileSync(path, 'utf8')));
  if (result.success) return result.data.tokens;
  const example = 'tokens: [{ name: gateway, scopes: [check], sha256: ... }]';
  const issues = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${path}: ${issues.join('; ')}. Write, for example: ${example}`);
}
