export {
  type BullmqJob,
  type BullmqProcessorOptions,
  type BullmqQueue,
  bullmqProcessor,
} from './bullmq-processor.ts';
