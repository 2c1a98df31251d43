/** Returns what the function returns. The message of an error that it throws begins with `where`. */
export function naming<T>(where: string, create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (error instanceof Error) error.message = `${where}: ${error.message}`;
    throw error;
  }
}
