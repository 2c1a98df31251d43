import { findChromium } from '@sluice/test-servers';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Starts a Chromium: one of this machine, or that of Debian's package. */
export async function startBrowser(): Promise<Browser> {
  const { command, env } = await findChromium();
  // The site under test is ours, and containers often forbid the sandbox.
  return chromium.launch({
    executablePath: command,
    env: env as Record<string, string>,
    args: ['--no-sandbox'],
  });
}

/** What a page did that it must not do. */
export interface Watched {
  readonly page: Page;
  /** Errors on the console, exceptions, and requests that left the origin. */
  readonly faults: string[];
}

/** Opens a page and watches it. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Watched> {
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin: other } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && other !== origin)
      faults.push(`leaves: ${request.url()}`);
  });
  return { page, faults };
}
