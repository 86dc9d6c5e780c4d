import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryReport } from '../../test/golden/reports/arbitrary.js';
import { blankReport, blankService } from '../../test/golden/reports/blank.js';
import { sampleReports } from '../../test/golden/reports/index.js';
import { pinned } from '../../test/golden/reports/pinned.js';
import type { Canvas, Report } from '../model/report.js';
import table from './table.js';
import { displayWidth } from './text/displayWidth.js';

const canvas: Canvas = { width: 80, color: false, unicode: true, wide: false };
const shown = (report: Report, more: Partial<Canvas> = {}) => table.render(report, { ...canvas, ...more });

describe('table', () => {
  it('never writes a line wider than the screen, whatever the report', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryReport,
        fc.integer({ min: 60, max: 200 }),
        fc.boolean(),
        async (report, width, color) => {
          const wide = report.plan.length === 0;
          const lines = (await shown(report, { width, color, wide })).split('\n');
          expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes no control character on, but for its own colours', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReport, fc.boolean(), async (report, color) => {
        expect(stripVTControlCharacters(await shown(report, { color }))).not.toMatch(
          /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('writes ASCII alone where only that is safe', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryReport, async (report) => {
        expect(await shown(report, { unicode: false })).toMatch(/^[\n\x20-\x7e]*$/);
      }),
      { numRuns: 20 },
    );
  });

  it.each(Object.entries(sampleReports))('says the same with colour as without: %s', async (_, report) => {
    expect(stripVTControlCharacters(await shown(report(), { color: true }))).toBe(await shown(report()));
  });

  it('keeps the hash of a long pod name and the port of a long Service name', async () => {
    const report = pinned();
    const [greeter] = report.services;
    if (!greeter) throw new Error('the sample has no Service');
    greeter.name = `${'very-'.repeat(12)}long`;
    greeter.pods = greeter.pods.map((pod) => ({ ...pod, name: `${'very-'.repeat(12)}long-${pod.name}` }));
    const text = await shown(report);
    expect(text).toMatch(/…\S*-2kwkr/);
    expect(text).toMatch(/✖ shop\/\S*…\S*long:50051/);
  });

  it('says of a pod without a figure that there is none, not 0', async () => {
    const report = blankReport();
    const service = blankService('greeter');
    service.verdict = 'imbalanced';
    service.pods = [
      { name: 'greeter-a', share: 1, cpuMillicores: 80 },
      { name: 'greeter-b', noData: 'no sample yet' },
    ];
    report.services = [service];
    expect(await shown(report)).toMatch(/greeter-b +– +no sample yet +–/);
  });

  it('says how to name a port when no Service is known as gRPC', async () => {
    const report = blankReport();
    report.summary.servicesRead = 7;
    expect(await shown(report)).toContain('None of the 7 Services read has a port known as gRPC');
    expect(await shown(report)).toContain('--grpc SERVICE:PORT');
  });

  it('does not call the absence of findings health when checks were not judged', async () => {
    const report = blankReport();
    expect(await shown(report)).toContain('no findings ·');
    report.unjudged = [{ check: 'cpu-skew', missing: 'metricsCpu', reason: 'forbidden', why: 'refused' }];
    expect(await shown(report)).toContain('no findings from what could be judged');
  });

  it('tells what a reason says once, though a path says it too', async () => {
    const report = pinned();
    const [greeter] = report.services;
    greeter?.reasons.push(
      'The Service has a cluster IP: a pod is picked once per TCP connection, and gRPC keeps one open.',
    );
    expect((await shown(report, { width: 160 })).match(/picked once per TCP connection/g)).toHaveLength(1);
  });

  it('shows the ten worst of many Services and counts the others', async () => {
    const text = await shown((sampleReports.crowd as () => Report)());
    expect(text.match(/^✖ team/gm)).toHaveLength(10);
    expect(text).toContain('… 30 more: 10 pinned, 20 at risk');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  it('matches fixes to findings of the same check and object in order, and not at all when some are missing', async () => {
    const report = pinned();
    const at = report.findings.findIndex((f) => f.check === 'ingress-backend-port-missing');
    const twin = report.findings[at];
    if (!twin) throw new Error('the sample has no such finding');
    report.findings.push({ ...twin, message: 'a second path' });
    expect(await shown(report)).not.toContain('→ Set the backend port');
    const entry = report.plan.find((e) => e.for === 'finding');
    if (!entry) throw new Error('the sample has no fix');
    report.plan.push(entry);
    expect((await shown(report)).match(/→ Set the backend port/g)).toHaveLength(2);
  });
});
