export { type ChromiumProgram, findChromium } from './chromium/find-chromium.ts';
export { type CompiledPackages, compilePackages } from './compiled-packages.ts';
export { type DebianPython, findDebianPython } from './debian-python.ts';
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy/start-fault-proxy.ts';
export { onFreePort } from './free-port.ts';
export { LocalProcess, type Program } from './local-process.ts';
export { type Machine, thisMachine } from './machine.ts';
export { type PostgresOptions, type PostgresSettings, startPostgres } from './postgres/start-postgres.ts';
export { findPrometheus, findPromtool } from './prometheus/find-promtool.ts';
export {
  type Prometheus,
  type PrometheusOptions,
  startPrometheus,
} from './prometheus/start-prometheus.ts';
export { type RedisReply, redisCommand } from './redis/redis-command.ts';
export type { RedisConfig, RedisServer } from './redis/redis-launcher.ts';
export { type RedisOptions, startRedis } from './redis/start-redis.ts';
export {
  type RedisCluster,
  type RedisClusterOptions,
  startRedisCluster,
} from './redis/start-redis-cluster.ts';
export {
  type RedisSentinel,
  type RedisSentinelOptions,
  startRedisSentinel,
} from './redis/start-redis-sentinel.ts';
export { type RunEnvironment, runEnvironment } from './run-environment.ts';
export type { Controls, Server } from './server.ts';
export { type ServerName, type ServerState, startServer } from './start-server.ts';
export { startTogether, stopAll } from './start-together.ts';
export { type UnpackedPackages, unpackDebianPackages } from './unpacked-packages.ts';
export { until } from './until.ts';
