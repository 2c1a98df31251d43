import { afterAll, afterEach, vi } from 'vitest';
import { forgetSockets, leftovers, sharedState } from './leftovers.ts';

// Files share a thread. This is registered first, so it runs after all hooks of the file.
const before = sharedState(vi.isFakeTimers());

forgetSockets();
afterEach(forgetSockets);

afterAll(async () => {
  const found = [...leftovers(before, sharedState(vi.isFakeTimers()))];
  const again = await import('./leftovers.ts');
  if (again.leftovers !== leftovers) found.push('modules were reset, so later files get copies of them');
  if (found.length > 0) throw new Error(`This file leaves state behind: ${found.join('; ')}.`);
});
