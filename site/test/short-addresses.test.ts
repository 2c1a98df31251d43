import { mistakeCodes, rateLimitErrorCodes, warningCodes } from '@sluice/core';
import { diagnosticCodes } from '@sluice/http';
import { expect, it } from 'vitest';
import { sectionsOfCodes } from '../../scripts/docs/code-sections.mjs';

const sections = sectionsOfCodes(new URL('../../', import.meta.url).pathname);

it.each(
  [rateLimitErrorCodes, mistakeCodes, warningCodes, diagnosticCodes].flatMap((codes) => Object.keys(codes)),
)('%s has a short address', (code) => {
  expect(sections.get(code)).toMatch(/#/);
});
