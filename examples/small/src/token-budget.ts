// A budget in tokens of a language model: each request costs what it is expected to use. When the answer is
// there, what it did not use is given back, to the day that was charged.
import { createLimiter, fixedWindow } from '@sluice/core';
import { memoryStore } from '@sluice/store-memory';

const budget = createLimiter({
  store: memoryStore(),
  limits: [fixedWindow({ name: 'tokens-per-day', limit: 10_000, window: '1d' })],
});

async function complete(user: string, prompt: string, maxAnswerTokens: number): Promise<void> {
  const estimate = tokensOf(prompt) + maxAnswerTokens;
  const reservation = await budget.reserve(user, { cost: estimate });
  const { allowed, remaining } = reservation.decision;
  if (!allowed) {
    console.log(`${user}: ${estimate} tokens do not fit, ${remaining} are left today`);
    return;
  }
  const used = tokensOf(prompt) + (await answerTokens(maxAnswerTokens));
  await reservation.commit(used);
  const after = await budget.peek(user);
  console.log(`${user}: spent ${used} of the ${estimate} tokens reserved, ${after.remaining} are left today`);
}

/** Four characters to a token, roughly. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Stands in for the model, which uses half of what it may. */
async function answerTokens(max: number): Promise<number> {
  return max / 2;
}

await complete('ada', 'Why is the sky blue?', 4_000);
await complete('ada', 'Explain it to a child.', 6_000);
await complete('ada', 'Write a novel about it.', 8_000);
// More than the whole budget: no wait would ever help.
const { retryAfterMs } = await budget.consume('ada', { cost: 20_000 });
console.log('a request of 20,000 tokens may be tried again after', retryAfterMs, 'ms');

// Prints:
//   ada: spent 2005 of the 4005 tokens reserved, 7995 are left today
//   ada: spent 3006 of the 6006 tokens reserved, 4989 are left today
//   ada: 8006 tokens do not fit, 4989 are left today
//   a request of 20,000 tokens may be tried again after Infinity ms
