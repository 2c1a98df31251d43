import express from 'express';
import type { Open, ServedContender } from '../../../contender.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = () => {
  const app = express();
  app.get('/', (_request, response) => {
    response.json(ANSWER);
  });
  return listen(app);
};
