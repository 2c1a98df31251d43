import assert from 'node:assert/strict';
import { once } from 'node:events';
import express from 'express';

// The app of one case: limits at `/login`, and a handler that answers it.
function serving(rateLimit) {
  return async (options, { handle }) => {
    const app = express();
    for (const one of options) app.use(rateLimit(one));
    app.get('/login', async (request, response) => {
      const { status, headers, body } = await handle(request);
      response.status(status).set(headers).send(body);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const close = () => server.close().closeAllConnections();
    return { origin: `http://127.0.0.1:${server.address().port}`, close };
  };
}

export async function check(load) {
  const { adapterConformanceCases, unmetReasons } = await load('@sluice/adapter-conformance');
  const { rateLimit } = await load('@sluice/adapter-express');
  const capabilities = Object.fromEntries(Object.keys(unmetReasons).map((name) => [name, true]));
  const sound = { name: 'Express', capabilities, serve: serving(rateLimit) };
  const name = 'passes up to the limit, then refuses, and reports both';
  const testCase = adapterConformanceCases.find((one) => one.name === name);
  await testCase.run(sound);
  // The suite is worth something only if it fails a broken adapter.
  const broken = { ...sound, serve: serving(() => (_request, _response, next) => next()) };
  await assert.rejects(testCase.run(broken));
}
