export { createInterceptor, type Dispatch, type Interceptor } from './create-interceptor.ts';
