/** The servers that SLUICE_REDIS may request, as their programs and packages are named. */
export const redisNames = ['redis', 'valkey'] as const;
export type RedisName = (typeof redisNames)[number];
