import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleReports } from '../../test/golden/reports/index.js';
import type { Report } from '../model/report.js';
import html from './html.js';
import { planYaml } from './planYaml.js';

const canvas = { width: 80, color: false, unicode: true, wide: false };
const sample = (name: string): Report => (sampleReports[name] as () => Report)();
const printed = async (report: Report) => html.render(report, canvas);

/** Every text of the value, made hostile; what other code looks up stays as it is. */
function hostile<T>(value: T, key = ''): T {
  const kept = ['verdict', 'severity', 'kind', 'balancing', 'chooses', 'for', 'do', 'at', 'state', 'leans', 'level'];
  if (typeof value === 'string') return (kept.includes(key) ? value : `<script>"'&</script>${value}`) as T;
  if (Array.isArray(value)) return value.map((item) => hostile(item, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, name)])) as T;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

describe.each(Object.entries(sampleReports))('the page of %s', (_, report) => {
  it('closes every element that it opens, in order', async () => {
    const text = (await printed(report())).replace(/<(style|script)>[\s\S]*?<\/\1>/g, '');
    const open: string[] = [];
    for (const [, slash, name = '', rest = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
      if (['meta', 'link', 'input', 'br'].includes(name) || rest.endsWith('/')) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('has each id once, and a target for every link and label', async () => {
    const text = await printed(report());
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const wanted = [...text.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id);
    expect(wanted.length).toBeGreaterThan(2);
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('takes text of others for text, everywhere', async () => {
    const text = await printed(hostile(report()));
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;');
  });

  it('names nothing that a browser would fetch', async () => {
    expect(await printed(report())).not.toMatch(/(?:src|href|url\(|@import)\s*=?\s*["'(]?(?:https?:|\/\/)/);
  });
});

it('allows the browser its own script and style and nothing else', async () => {
  const text = await printed(sample('pinned'));
  const policy = unescaped(/Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1] ?? '');
  for (const name of ['script', 'style']) {
    const [, own = ''] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(text) ?? [];
    const hash = createHash('sha256').update(own).digest('base64');
    expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(text).not.toMatch(/ style="| on[a-z]+="/);
});

it('draws every pod of every Service, with its share', async () => {
  const report = sample('pinned');
  const text = await printed(report);
  for (const { name } of report.services.flatMap(({ pods }) => pods)) {
    expect(text.split(`<g data-pod="${name}">`)).toHaveLength(3);
  }
  expect(text).toContain('greeter-6c8f7d9b5-2kwkr 98 %');
});

it('holds the YAML of each option as it would be written to a file', async () => {
  const report = sample('pinned');
  const blocks = [...(await printed(report)).matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].map(([, yaml = '']) =>
    unescaped(yaml),
  );
  const wanted = report.plan.flatMap((entry) => entry.options.map((option) => planYaml(entry, option)));
  expect(blocks.toSorted()).toEqual(wanted.toSorted());
});

it('leads from a finding to what mends it', async () => {
  const text = await printed(sample('pinned'));
  const [, target] = /ingress-backend-port-missing<\/code>[\s\S]*?href="#(plan-\d+)">How to mend it/.exec(text) ?? [];
  expect(text).toMatch(new RegExp(`id="${target}"[\\s\\S]{0,200}Ingress/quotes -n shop: ingress-backend-port-missing`));
});

it('says what is incomplete and what is silenced', async () => {
  expect(await printed(sample('restricted'))).toContain('this report is not complete');
  expect(await printed(sample('no-grpc'))).toContain('Interrupted');
  expect(await printed(sample('silenced'))).toMatch(
    /Silenced by annotation grpclb\.dev\/ignore of Ingress\/edge: cert-manager/,
  );
});
