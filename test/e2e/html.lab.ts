import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Report } from '../../src/model/report.js';
import html from '../../src/report/html.js';
import { planYaml } from '../../src/report/planYaml.js';
import { ranked } from '../../src/report/ranked.js';
import { sampleReports } from '../golden/reports/index.js';
import { fortune } from '../kit/fortune.js';
import { runBin } from '../kit/runBin.js';
import { type Look, looks, startBrowser, visit } from './kit/browser.js';
import { attack, hostile, sprawling } from './kit/pages.js';

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
      const drawings =
        await page.evaluate<{ said: string; boxes: string[]; pods: string[]; lines: number }[]>('inPage.drawn()');
      const { services } = reportOf(name);
      expect(drawings).toHaveLength(services.length);
      for (const { name: service, port, paths, pods } of services) {
        const drawing = drawings.find(({ boxes }) => boxes.includes(`${service}:${port}`));
        const between = paths.flatMap(({ hops }) => hops).filter(({ kind }) => kind === 'ingress-controller');
        const wanted = [...paths.slice(0, 10).map(({ from }) => from), ...between.map((hop) => hop.name)];
        expect(drawing?.boxes).toEqual(expect.arrayContaining(wanted));
        expect(drawing?.pods.toSorted()).toEqual(pods.map((pod) => pod.name).toSorted());
        // A dozen pods have a line each; a larger crowd shares one.
        expect(drawing?.lines).toBeGreaterThanOrEqual(Math.max(1, Math.min(13, pods.length)));
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

it('is what the built command writes', async () => {
  const manifests = join(folder, 'fortune.yaml');
  const file = join(folder, 'written.html');
  writeFileSync(manifests, fortune({ annotation: null }));
  const { stdout } = await runBin('doctor', '-f', manifests, '-o', 'html', '--output-file', file);
  expect(stdout).not.toContain('<');
  const { page, asked, complaints } = await visit(browser, file, readFileSync(file, 'utf8'), wide);
  onTestFinished(() => page.context().close());
  expect(await page.locator('.finding code').allInnerTexts()).toContain('nginx-backend-protocol-missing');
  expect(await page.evaluate('inPage.drawn()')).toMatchObject([
    { boxes: expect.arrayContaining(['Ingress/fortune-ingress', 'ingress-nginx']) },
  ]);
  expect(asked).toEqual([]);
  expect(complaints).toEqual([]);
});

describe.each([true, false])('the findings with JavaScript: %s', (javaScriptEnabled) => {
  it('are all there to read', async () => {
    const { page } = await open('sprawling', { ...wide, javaScriptEnabled });
    const findings = page.locator('.finding');
    expect(await findings.count()).toBe(40);
    for (const { message, witnesses } of reportOf('sprawling').findings) {
      const finding = findings.filter({ hasText: message });
      await finding.getByText('What was read').click();
      expect(await finding.getByText(witnesses[0]?.says ?? '').isVisible()).toBe(true);
    }
  });

  it('are shown and hidden by severity', async () => {
    const { page } = await open('sprawling', { ...wide, javaScriptEnabled });
    const shown = () => page.locator('.finding:visible').count();
    expect(await shown()).toBe(40);
    await page.getByLabel('warning (24)').uncheck();
    expect(await shown()).toBe(16);
    expect(await page.locator('.finding:visible[data-severity=warning]').count()).toBe(0);
    await page.getByLabel('silenced (1)').uncheck();
    await page.getByLabel('error (8)').uncheck();
    expect(await shown()).toBe(7);
    await page.getByLabel('warning (24)').check();
    expect(await shown()).toBe(31);
  });

  it('are told how to mend', async () => {
    const { page } = await open('pinned', { ...wide, javaScriptEnabled });
    await page.locator('.finding').first().getByText('How to mend it').click();
    expect(page.url()).toMatch(/#plan-1$/);
    await page.locator('#plan-1').getByText('1. Headless Service').click();
    expect(await page.locator('#plan-1 pre').first().isVisible()).toBe(true);
  });
});

it('searches the findings, and says how many are left', async () => {
  const { page } = await open('sprawling');
  await page.getByLabel('Search findings').fill('HOST-7. nowhere');
  expect(await page.locator('.finding:visible').allInnerTexts()).toEqual([
    expect.stringContaining('Finding 7 of many'),
  ]);
  expect(await page.getByRole('status').innerText()).toBe('1 of 40 shown');
  await page.getByLabel('warning (24)').uncheck();
  expect(await page.getByRole('status').innerText()).toBe('0 of 40 shown');
});

it('offers nothing that only JavaScript could do where there is none', async () => {
  const { page } = await open('pinned', { ...wide, javaScriptEnabled: false });
  expect(await page.locator('button').count()).toBe(0);
  expect(await page.getByLabel('Search findings').isVisible()).toBe(false);
});

describe.each(['the clipboard', 'the older way, where a page has no clipboard'])(
  'the button that copies, by %s',
  (way) => {
    it('gives the exact YAML of each option', async () => {
      const { page } = await open('pinned');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      if (way !== 'the clipboard') await page.evaluate('inPage.takeClipboard()');
      await page.evaluate('inPage.unfold()');
      const wanted = reportOf('pinned').plan.flatMap((entry) =>
        ranked(entry.options).map((option) => planYaml(entry, option)),
      );
      const buttons = page.getByRole('button', { name: 'Copy' });
      expect(await buttons.count()).toBe(wanted.length);
      for (const [index, yaml] of wanted.entries()) {
        const block = page.locator('.yaml').nth(index);
        await block.getByRole('button').click();
        await block.getByText('Copied').waitFor();
        expect(await page.evaluate('inPage.clipboard.readText()')).toBe(yaml);
      }
    });
  },
);

it('can be used with the keyboard alone, and shows where one is', async () => {
  const { page } = await open('pinned');
  const reached: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const { what, seen } = await page.evaluate<{ what: string; seen: boolean }>('inPage.focused()');
    if (what.startsWith('body')) break;
    expect({ what, seen }).toEqual({ what, seen: true });
    reached.push(what);
    if (what === 'input show-error') await page.keyboard.press('Space');
    if (what.startsWith('summary')) await page.keyboard.press('Enter');
  }
  expect(reached[0]).toBe('a Skip to the report');
  const { plan, services, findings } = reportOf('pinned');
  const options = plan.flatMap((entry) => entry.options);
  for (const part of ['a Services', 'a Findings', 'a Plan', 'a Not judged', 'input show-error', 'input search']) {
    expect(reached).toContain(part);
  }
  expect(reached.filter((what) => what === 'button Copy')).toHaveLength(options.length);
  expect(reached.filter((what) => what.startsWith('pre'))).toHaveLength(options.length);
  expect(reached.filter((what) => what === 'summary What this rests on')).toHaveLength(services.length);
  // What the keyboard did on its way: the errors are hidden, and the folds are open.
  expect(await page.locator('.finding:visible').count()).toBe(findings.filter((f) => f.severity !== 'error').length);
  expect(await page.locator('details:not([open]):visible').count()).toBe(0);
});

describe('names and messages that are HTML', () => {
  it('are text', async () => {
    const { page } = await open('hostile');
    await page.evaluate('inPage.unfold()');
    expect(await page.locator('img, a[href^="javascript:"], [onerror]').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('.finding p').first().innerText()).toContain(attack);
  });

  it('would not run even if they got in', async () => {
    const { page, complaints } = await open('hostile');
    const failures: string[] = [];
    page.on('requestfailed', (request) => failures.push(request.failure()?.errorText ?? ''));
    page.on('requestfinished', (request) => failures.push(`answered: ${request.url()}`));
    const broken = `${attack}<img src="https://example.com/spy.png"><style>h1 { display: none; }</style>`;
    await page.evaluate(`document.querySelector('h1').insertAdjacentHTML('afterend', ${JSON.stringify(broken)})`);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: "alert('ran')" }))`,
    );
    await expect
      .poll(() => complaints.filter((text) => text.includes('Content Security Policy')).length)
      .toBeGreaterThan(3);
    expect(complaints.filter((text) => text.startsWith('dialog'))).toEqual([]);
    expect(new Set(failures)).toEqual(new Set(['csp']));
    expect(await page.locator('h1').isVisible()).toBe(true);
  });
});

it.each(['sprawling', 'pinned'])(
  'prints %s with all that is folded away on the screen, dark on light',
  async (name) => {
    const { page } = await open(name, { colorScheme: 'dark', width: 1600 });
    const shade = () => page.evaluate<string>('getComputedStyle(document.body).color');
    const onScreen = await shade();
    await page.emulateMedia({ media: 'print' });
    expect(await shade()).not.toBe(onScreen);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    for (const { witnesses } of reportOf(name).findings) {
      const [witness] = witnesses;
      expect(
        await page
          .getByText(witness?.source ?? '')
          .first()
          .isVisible(),
      ).toBe(true);
    }
    expect(await page.locator('pre').last().isVisible()).toBe(true);
    expect(await page.evaluate<{ found: string[] }>('inPage.pale()')).toMatchObject({ found: [] });
    // A4 at 96 dots an inch, without its margins.
    await page.setViewportSize({ width: 718, height: 1000 });
    expect(await page.evaluate('inPage.tooWide()')).toEqual({ scrolls: 0, wide: [] });
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  },
);
