import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

/** How somebody looks at a page. */
export interface Look {
  colorScheme: 'light' | 'dark';
  width: 360 | 1600;
  javaScriptEnabled?: boolean;
}

/** A page of a report as a browser shows it, and all it did that a page must not do. */
export interface Visit {
  page: Page;
  /** Addresses that it asked for beside its own file. */
  asked: string[];
  /** Errors and warnings of the console, and what was thrown. */
  complaints: string[];
}

export const looks: readonly Look[] = [
  { colorScheme: 'light', width: 1600 },
  { colorScheme: 'dark', width: 1600 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
];

export async function startBrowser(): Promise<Browser> {
  const executablePath = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'grpclb-lab/bin/chromium');
  if (!existsSync(executablePath)) throw new Error('there is no browser: run test/lab/parts/browser.sh');
  // Root, as whom the lab runs, has no sandbox of Chromium.
  return chromium.launch({ executablePath, chromiumSandbox: false });
}

/** Opens the text as a file, as a reader does who was sent it. The context is closed by its reader. */
export async function visit(browser: Browser, file: string, text: string, look: Look): Promise<Visit> {
  writeFileSync(file, text);
  const { width, ...others } = look;
  const context = await browser.newContext({ ...others, viewport: { width, height: 900 } });
  await context.addInitScript({ path: join(import.meta.dirname, 'inPage.js') });
  const page = await context.newPage();
  const own = pathToFileURL(file).href;
  const asked: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (url !== own && !url.startsWith('data:')) asked.push(url);
  });
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(own);
  return { page, asked, complaints };
}
