import { z } from 'zod';
import { problemAnswer } from './answers.ts';
import type { Endpoint } from './endpoint.ts';

/** Returns the OpenAPI 3.1 document of these endpoints, from the schemas that validate their requests. */
export function openApiDocument(endpoints: readonly Endpoint[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    // OpenAPI has no word for all methods.
    const methods = endpoint.method === 'ANY' ? ['get', 'post'] : [endpoint.method.toLowerCase()];
    paths[endpoint.path] = Object.fromEntries(methods.map((method) => [method, operation(endpoint, method)]));
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sluice', version: '1', description: 'Decides whether a request may go ahead.' },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemAnswer, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(endpoint: Endpoint, method: string): object {
  const { path, scope, summary, params, query, body, answers } = endpoint;
  return {
    operationId: `${method}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next = '') => next.toUpperCase())}`,
    summary,
    ...(scope !== undefined && { security: [{}, { bearer: [scope] }] }),
    parameters: [...parameters('path', params), ...parameters('query', query)],
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(body, 'input') } },
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: {
        description: 'A problem.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function response(answer: z.ZodType | string): object {
  if (typeof answer === 'string') return { description: answer };
  const schema = jsonSchema(answer, 'output');
  return { description: 'The answer.', content: { 'application/json': { schema } } };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): readonly object[] {
  if (schema === undefined) return [];
  const { properties, required = [], description, ...rest } = jsonSchema(schema, 'input') as ObjectSchema;
  if (properties === undefined) {
    // Names are free.
    const attributes = { ...rest, properties: {} };
    return [{ name: 'attributes', in: place, style: 'form', explode: true, description, schema: attributes }];
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io });
  return json;
}
