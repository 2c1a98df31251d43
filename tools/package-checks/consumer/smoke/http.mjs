import { once } from 'node:events';
import { createServer } from 'node:http';
import { checkStatuses, threePerHour } from './statuses.mjs';

export async function check(load) {
  const { Guard } = await load('@sluice/http');
  const { nodeFramework } = await load('@sluice/http/node');
  const framework = nodeFramework({
    message: (request) => request,
    reply: (response) => response,
    address: (request) => request.socket.remoteAddress,
    trustedProxies: () => 'none',
    route: () => undefined,
  });
  const guard = new Guard(framework, await threePerHour(load));
  const server = createServer(async (request, response) => {
    const outcome = await guard.check(request, response);
    response.writeHead(outcome.kind === 'pass' ? 200 : outcome.answer.status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await checkStatuses(`http://127.0.0.1:${server.address().port}`);
  server.close();
}
