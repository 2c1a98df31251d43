import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts the Chromium of this machine: the one that `CHROMIUM` names, or one on the path. */
export function startBrowser(): Promise<Browser> {
  const { CHROMIUM, PATH = '' } = process.env;
  const found = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const executablePath = CHROMIUM ?? found.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error('There is no Chromium here: `apt-get install chromium`, or set CHROMIUM to its path.');
  // The site under test is ours, and containers often forbid the sandbox.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
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
