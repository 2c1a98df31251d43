export {
  block,
  calendarWindow,
  concurrency,
  type Decision,
  fixedWindow,
  gcra,
  type Limit,
  leakyBucket,
  slidingWindow,
  slidingWindowLog,
  tokenBucket,
} from '@sluice/core';
export {
  type ClientKeyOptions,
  clientKey,
  type Diagnostic,
  type DiagnosticCode,
  joinKey,
  type ProxiedRequest,
  type Refusal,
  type ReportedPolicy,
  type RequestLimit,
  type RequestLimits,
  type RequestSubject,
  type TrustedHeaderOptions,
  trustedHeaderIp,
} from '@sluice/http';
export { digestKey } from '@sluice/http/node';
export { type MemoryStore, memoryStore } from '@sluice/store-memory';
export type { ConnectionOptions } from './connection-options.ts';
export { type HandshakeServer, type HandshakeSession, limitHandshakes } from './limit-handshakes.ts';
export {
  type LimitedMessages,
  limitMessages,
  type MessageData,
  type MessageListener,
  type WebSocketConnection,
  type WebSocketMessage,
} from './limit-messages.ts';
export { type LimitedPackets, limitPackets, type Packet, type PacketSocket } from './limit-packets.ts';
export {
  limitUpgrades,
  type UpgradeListener,
  type VerifyClient,
  verifyUpgrades,
  type WithLimiter,
} from './limit-upgrades.ts';
export type { AnswerOption, DeniedOption, MessageOptions } from './message-options.ts';
export type { OnErrorOption } from './on-error.ts';
