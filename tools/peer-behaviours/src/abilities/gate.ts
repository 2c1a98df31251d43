let made = 0;

/** A name that no other limiter of this run has: letters and digits, which no library escapes. */
export function freshName(): string {
  made++;
  return `n${process.pid}x${made}`;
}
