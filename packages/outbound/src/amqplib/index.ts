export { type ChannelLike, type ConsumeOptions, type Consumer, consume } from './consume.ts';
