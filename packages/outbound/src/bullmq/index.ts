export type { JobOptions } from '../calls/call-now.ts';
export {
  type BullmqJob,
  type BullmqProcessorOptions,
  type BullmqQueue,
  bullmqProcessor,
} from './bullmq-processor.ts';
