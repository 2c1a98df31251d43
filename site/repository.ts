/**
 * The addresses of the repository and of the site: the one place to set them. While they are placeholders, a
 * release is refused.
 */
export const repository = {
  url: 'https://example.invalid/sluice',
  site: 'https://example.invalid/sluice',
} as const;
