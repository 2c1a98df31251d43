import { codeRows } from './header-rows/code-and-tickets.ts';
import { commerceRows } from './header-rows/commerce-and-messages.ts';
import { draftRows } from './header-rows/drafts-and-hostile-fields.ts';
import type { HeaderRow } from './header-rows/header-row.ts';
import { cloudRows } from './header-rows/models-and-clouds.ts';

export { DATE } from './header-rows/header-row.ts';

/** Responses of every provider, of the drafts of the IETF, and hostile ones. Figures are invented. */
export const headerTable: readonly HeaderRow[] = [...draftRows, ...codeRows, ...cloudRows, ...commerceRows];
