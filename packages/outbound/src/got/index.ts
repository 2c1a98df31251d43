export { createGotOptions, type GotOptions } from './create-got-options.ts';
