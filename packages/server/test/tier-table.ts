/** The six tiers of a service: requests per minute, per day, and the burst. */
export const tierTable = [
  { tier: 'anonymous', perMinute: 10, perDay: 500, burst: 10 },
  { tier: 'free', perMinute: 60, perDay: 5000, burst: 100 },
  { tier: 'pro', perMinute: 300, perDay: 50_000, burst: 500 },
  { tier: 'business', perMinute: 1000, perDay: 250_000, burst: 1500 },
  { tier: 'enterprise', perMinute: 5000, perDay: 2_000_000, burst: 8000 },
  { tier: 'internal', perMinute: Infinity, perDay: Infinity, burst: Infinity },
] as const;

const bucket = (capacity: number, amount: number): object => ({
  algorithm: 'token-bucket',
  capacity,
  refill: { amount, every: '1m' },
});

/** The table as a configuration. */
export const tierConfig = {
  version: 1,
  domains: {
    api: {
      tiers: {
        anonymous: { minute: '10/1m', day: '500/1d' },
        free: { minute: bucket(100, 60), day: '5000/1d' },
        pro: { minute: bucket(500, 300), day: '50000/1d' },
        business: { minute: bucket(1500, 1000), day: '250000/1d' },
        enterprise: { minute: bucket(8000, 5000), day: '2000000/1d' },
        internal: 'unlimited',
      },
      rules: [
        { match: { path: '/v1/login', method: 'POST' }, key: ['ip'], limit: '5/15m' },
        // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the language of the file
        { match: { tier: '*' }, key: ['api_key|ip'], limits: '${tier}' },
      ],
      overrides: [{ key: { api_key: 'acme-*' }, tier: 'business' }],
    },
  },
};
