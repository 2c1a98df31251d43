/** The service, as a process: prints its addresses. The argument is its options, as JSON. */
import { createServer } from '@sluice/server';

const { port = 0, ...options } = JSON.parse(process.argv[2] ?? '{}');
const server = createServer(options);
const http = await server.listen({ port });
const grpc = await server.listenGrpc({ port: 0 });
console.log(JSON.stringify({ http, grpc }));
process.once('SIGTERM', () => server.close());
