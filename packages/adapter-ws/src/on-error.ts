import { validateOptionalFunction } from '@sluice/core/option-validation';

/** Where errors of checks go, because there is no error handler of a framework. */
export interface OnErrorOption {
  /** Called with the error of each check that failed. Default: `console.error`. */
  readonly onError?: (error: object) => void;
}

/** Returns the function of the option, or its default. */
export function onErrorOf(caller: string, onError: OnErrorOption['onError']): (error: object) => void {
  validateOptionalFunction(`${caller}: \`onError\``, onError, '(error) => log(error)');
  return onError ?? console.error;
}
