export type { CostOption } from '../calls/gate.ts';
export { createInterceptor, type Dispatch, type Interceptor } from './create-interceptor.ts';
