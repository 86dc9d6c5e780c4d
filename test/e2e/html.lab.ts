import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Report } from '../../src/model/report.js';
import html from '../../src/report/html.js';
import { sampleReports } from '../golden/reports/index.js';
import { runBin } from '../kit/runBin.js';
import { type Look, looks, startBrowser, visit } from './kit/browser.js';
import { hostile, sprawling } from './kit/pages.js';

/** The page of `-o html` in a real browser that has no network. */
const demos = ['pinned', 'balanced', 'headless', 'broken-ingress'];
const folder = mkdtempSync(join(tmpdir(), 'grpclb-html-'));
const reports = new Map<string, Report>();
const wide: Look = { colorScheme: 'light', width: 1600 };
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
  await Promise.all(
    demos.map(async (demo) => {
      const { stdout } = await runBin('demo', demo, '--duration', '6s', '-o', 'json');
      reports.set(`demo ${demo}`, JSON.parse(stdout) as Report);
    }),
  );
  for (const [name, report] of Object.entries({ ...sampleReports, sprawling, hostile })) reports.set(name, report());
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

function reportOf(name: string): Report {
  const report = reports.get(name);
  if (!report) throw new Error(`there is no report ${name}`);
  return report;
}

/** The report's page, looked at; closed when the test is over. */
async function open(name: string, look: Look = wide) {
  const text = await html.render(reportOf(name), { width: 80, color: false, unicode: true, wide: false });
  const visited = await visit(browser, join(folder, `${name.replaceAll(' ', '-')}.html`), text, look);
  onTestFinished(() => visited.page.context().close());
  return visited;
}

const names = [...demos.map((demo) => `demo ${demo}`), ...Object.keys(sampleReports), 'sprawling', 'hostile'];

describe.each(names)('the page of %s', (name) => {
  it.each(looks)('$colorScheme at $width px: whole, readable, and quiet', async (look) => {
    const { page, asked, complaints } = await open(name, look);
    await page.evaluate('inPage.unfold()');
    const pale = await page.evaluate<{ looked: number; found: string[] }>('inPage.pale()');
    expect(pale.looked).toBeGreaterThan(10);
    expect(pale.found).toEqual([]);
    expect(await page.evaluate('inPage.misdrawn()')).toEqual([]);
    expect(await page.evaluate('inPage.tooWide()')).toEqual({ scrolls: 0, wide: [] });
    expect(asked).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([360, 1600] as const)(
    'draws who calls, what is between, the Service and each pod at %i px',
    async (width) => {
      const { page } = await open(name, { ...wide, width });
      await page.evaluate('inPage.unfold()');
      const drawings = await page.evaluate<{ said: string; boxes: string[]; lines: number }[]>('inPage.drawn()');
      const { services } = reportOf(name);
      expect(drawings).toHaveLength(services.length);
      for (const { name: service, port, paths, pods } of services) {
        const drawing = drawings.find(({ boxes }) => boxes.includes(`${service}:${port}`));
        const between = paths.flatMap(({ hops }) => hops).filter(({ kind }) => kind === 'ingress-controller');
        const wanted = [
          ...paths.slice(0, 10).map(({ from }) => from),
          ...between.map((hop) => hop.name),
          ...pods.map((pod) => pod.name),
        ];
        expect(drawing?.boxes).toEqual(expect.arrayContaining(wanted));
        expect(drawing?.lines).toBeGreaterThan(Math.max(0, pods.length - 1));
      }
    },
  );

  it('has a title, a language, and headings without gaps', async () => {
    const { page } = await open(name);
    expect(await page.title()).toMatch(/^grpclb: ./);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const levels = await page.evaluate<number[]>('inPage.headings()');
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });
});
