/** What SLUICE_REDIS may ask for, and how its programs and packages are named. */
export const redisNames = ['redis', 'valkey'] as const;
export type RedisName = (typeof redisNames)[number];
