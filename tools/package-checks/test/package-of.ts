/** The package of a specifier: `@sluice/core` of `@sluice/core/option-validation`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
