/** How long a request that will fail is under way. */
export const FAILS_AFTER_MS = 300;
