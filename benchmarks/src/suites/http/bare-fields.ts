/** What a bare route does beside answering. */
export interface BareOptions {
  /** It sets the fields that Sluice sets, with values of the same length. */
  readonly fields?: boolean;
}

/** The fields of a request that passes, as an app would set them that has counted nothing. */
export const FIELDS: Readonly<Record<string, string>> = {
  'x-ratelimit-limit': '1000000000',
  'x-ratelimit-remaining': '999900000',
  'x-ratelimit-reset': '59',
  'ratelimit-policy': '"window";q=1000000000;w=60',
  ratelimit: '"window";r=999900000;t=59',
};

export const FIELD_PAIRS: readonly (readonly [name: string, value: string])[] = Object.entries(FIELDS);
