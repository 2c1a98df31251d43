import { findChromium } from '@sluice/test-servers';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { ADMIN_COOKIE } from './served.ts';

/** A tab, and what went wrong in it. */
export interface Tab {
  readonly page: Page;
  /** Violations of the content security policy, errors of the console and uncaught errors. */
  readonly complaints: readonly string[];
  /** Requests to anything but the origin. */
  readonly strangers: readonly string[];
}

export async function startBrowser(): Promise<Browser> {
  const { command, env } = await findChromium();
  return chromium.launch({
    executablePath: command,
    env: env as Record<string, string>,
    // Tests may run as root and in containers with little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

/** Opens a tab of its own that is logged in at the origin, until the test ends. */
export async function openTab(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  onTestFinished(() => context.close());
  const [name = '', value = ''] = ADMIN_COOKIE.split('=');
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => void complaints.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) strangers.push(url);
  });
  // Scripts of the page are text, because tests have no types of a DOM.
  await page.addInitScript(`
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error('Content Security Policy: ' + violatedDirective + ' ' + blockedURI);
    });
  `);
  return { page, complaints, strangers };
}
