export type { JobOptions } from '../calls/call-now.ts';
export { type ChannelLike, type ConsumeOptions, type Consumer, consume } from './consume.ts';
