import type { Open, ServedContender } from '../../../contender.ts';
import type { BareOptions } from '../bare-fields.ts';
import { type NestOptions, serveNest } from '../nest-app.ts';

export const open: Open<ServedContender> = ({ options }) => {
  const { fields = false } = options as BareOptions;
  return serveNest(options as unknown as NestOptions, { fields });
};
