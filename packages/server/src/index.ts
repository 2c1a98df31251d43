export type { AccessToken } from './access/access-tokens.ts';
export type { Scope } from './access/scope.ts';
export type { TlsOptions } from './access/tls-options.ts';
export { createServer } from './create-server.ts';
export type { ListenOptions } from './listen-options.ts';
export type { DecisionServer } from './server.ts';
export type { ServerOptions } from './server-options.ts';
export { type ServiceErrorCode, serviceErrorCodes } from './service/service-error.ts';
