export type { CostOption } from '../calls/gate.ts';
export {
  type AxiosAdapter,
  type AxiosLike,
  type CreateAdapterOptions,
  createAdapter,
} from './create-adapter.ts';
