/** The function of every adapter that users call. Errors begin with its name. */
export const CALLER = 'rateLimit';
