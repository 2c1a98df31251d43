import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../src/index.ts';

describe('the published JSON Schema', () => {
  it('is that of the validation; after a change, run vitest with -u', async () => {
    const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../limits.schema.json');
  });

  it('lists the sections of a file and allows no other', () => {
    const schema = configJsonSchema() as {
      properties: object;
      additionalProperties: unknown;
      required: unknown;
    };
    expect(Object.keys(schema.properties)).toContain('domains');
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['version', 'domains']);
  });
});
