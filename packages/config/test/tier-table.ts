/** The six tiers of a service: requests per minute, per day, and the burst. */
export const tierTable = [
  { tier: 'anonymous', perMinute: 10, perDay: 500, burst: 10 },
  { tier: 'free', perMinute: 60, perDay: 5000, burst: 100 },
  { tier: 'pro', perMinute: 300, perDay: 50_000, burst: 500 },
  { tier: 'business', perMinute: 1000, perDay: 250_000, burst: 1500 },
  { tier: 'enterprise', perMinute: 5000, perDay: 2_000_000, burst: 8000 },
  {
    tier: 'internal',
    perMinute: Number.POSITIVE_INFINITY,
    perDay: Number.POSITIVE_INFINITY,
    burst: Infinity,
  },
] as const;

/** The table as a file. */
export const tierTableYaml = `version: 1
domains:
  api:
    tiers:
      anonymous: { minute: 10/1m, day: 500/1d }
      free:
        minute: { algorithm: token-bucket, capacity: 100, refill: { amount: 60, every: 1m } }
        day: 5000/1d
      pro:
        minute: { algorithm: token-bucket, capacity: 500, refill: { amount: 300, every: 1m } }
        day: 50000/1d
      business:
        minute: { algorithm: token-bucket, capacity: 1500, refill: { amount: 1000, every: 1m } }
        day: 250000/1d
      enterprise:
        minute: { algorithm: token-bucket, capacity: 8000, refill: { amount: 5000, every: 1m } }
        day: 2000000/1d
      internal: unlimited
    rules:
      - match: { path: /v1/login, method: POST }
        key: [ip]
        limit: 5/15m
      - match: { tier: '*' }
        key: [api_key|ip]
        limits: \${tier}
    overrides:
      - { key: { api_key: 'acme-*' }, tier: business }
`;
