import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configJsonSchema } from '../src/index.ts';

const published = fileURLToPath(new URL('../limits.schema.json', import.meta.url));

describe('the published JSON Schema', () => {
  it('is that of the validation; after a change, remove limits.schema.json and run this twice', () => {
    const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    if (!existsSync(published)) {
      writeFileSync(published, text);
      expect.fail('limits.schema.json was missing. It has been written: review it, and run this again.');
    }
    expect(readFileSync(published, 'utf8')).toBe(text);
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
