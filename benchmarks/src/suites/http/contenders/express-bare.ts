import express from 'express';
import type { Open, ServedContender } from '../../../contender.ts';
import { type BareOptions, FIELD_PAIRS } from '../bare-fields.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = ({ options }) => {
  const { fields = false } = options as BareOptions;
  const app = express();
  if (fields) {
    app.use((_request, response, next) => {
      for (const [name, value] of FIELD_PAIRS) response.setHeader(name, value);
      next();
    });
  }
  app.get('/', (_request, response) => {
    response.json(ANSWER);
  });
  return listen(app);
};
