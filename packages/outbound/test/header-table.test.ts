import { describe, expect, it } from 'vitest';
import { DATE, headerTable } from './header-table.ts';
import { dimensionText, limitedText, observed } from './observed.ts';

const DATE_MS = 1_800_007_200_000;

describe('a profile reads what a response says', () => {
  it.each(headerTable)(
    '$id',
    ({ profile, fields, status, body, call, dimensions, limited, bucket, cost }) => {
      const read = observed(profile, `Date: ${DATE}\n${fields}`, {
        ...(status !== undefined && { status }),
        ...(body !== undefined && { body }),
        ...(call && { call }),
      });
      const texts = read.dimensions.map((reading) => [reading.dimension, dimensionText(reading, DATE_MS)]);
      expect(Object.fromEntries(texts)).toEqual(dimensions);
      expect(limitedText(read.limited, DATE_MS)).toBe(limited);
      expect(read.bucket).toBe(bucket);
      expect(read.cost).toEqual(cost);
    },
  );

  it('the Date of the response, except on one from a cache', () => {
    for (const { id, profile, fields } of headerTable) {
      const { dateMs, isFromCache } = observed(profile, `Date: ${DATE}\n${fields}`);
      expect({ id, dateMs, isFromCache }).toEqual(
        id === 'cached' ? { id, dateMs: undefined, isFromCache: true } : { id, dateMs: DATE_MS },
      );
    }
  });
});
