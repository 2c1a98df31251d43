/** Whether the long form runs: `npm run bench:service`. The short form is part of the suite. */
export const isFull: boolean = process.env.SERVICE_LOAD === 'full';

/** Of anything random; printed by the tests that use it. */
export const seed: number = Number(process.env.SLUICE_SEED ?? Date.now() % 2 ** 31);
