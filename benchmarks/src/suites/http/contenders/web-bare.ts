import { getRequestListener } from '@hono/node-server';
import type { Open, ServedContender } from '../../../contender.ts';
import { type BareOptions, FIELDS } from '../bare-fields.ts';
import { ANSWER, listen } from '../listen.ts';

export const open: Open<ServedContender> = ({ options }) => {
  const { fields = false } = options as BareOptions;
  const init = fields ? { headers: FIELDS } : {};
  return listen(getRequestListener(async () => Response.json(ANSWER, init)) as never);
};
