/**
 * CPU and peak memory of `doctor -f` on many manifests beside `node -e 0`: `npm run bench:manifests [RUNS]`.
 * `UPDATE_RESULTS=1` writes the table to test/bench/results/manifests.md. Exits 1 where a bar is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { application } from './manifests/application.js';

const runs = Number(process.argv[2] ?? 3);
const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin/grpclb.js');
const folder = mkdtempSync(join(tmpdir(), 'grpclb-bench-'));

const bars = { cpuSeconds: 3, peakMegabytes: 300 };
/** A cost that grows with the square of the input would grow ten times as fast as this allows. */
const mostGrowth = 1.3;
const objectsPerFile = 5;

interface Usage {
  cpuSeconds: number;
  peakMegabytes: number;
}

interface Size {
  name: string;
  args: string[];
  objects: number;
  megabytes: number;
}

/** A folder with so many objects, one application of five objects in a file. */
function manifests(objects: number): Size {
  const into = join(folder, String(objects));
  mkdirSync(into);
  let bytes = 0;
  for (let i = 0; i < objects / objectsPerFile; i++) {
    const text = application(i);
    bytes += text.length;
    writeFileSync(join(into, `app-${i}.yaml`), text);
  }
  const args = [bin, 'doctor', '-f', into, '--fail-on', 'never'];
  return { name: `doctor -f, ${objects.toLocaleString('en')} objects`, args, objects, megabytes: bytes / 1e6 };
}

/** What the kernel counted for the whole process, by the shell's own `time` and by /proc just before it ends. */
function usage(args: string[]): Usage {
  const peak = join(folder, 'peak');
  const recorder = join(folder, 'peak.mjs');
  writeFileSync(
    recorder,
    `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const script = 'TIMEFORMAT=\'%U %S\'; time "$@" >/dev/null 2>/dev/null';
  const node = [process.execPath, '--import', recorder, ...args];
  const { stderr, error } = spawnSync('bash', ['-c', script, 'bench', ...node], { encoding: 'utf8' });
  if (error) throw error;
  const [user, system] = stderr.trim().split(' ').map(Number);
  return {
    cpuSeconds: (user ?? Number.NaN) + (system ?? Number.NaN),
    peakMegabytes: Number(readFileSync(peak, 'utf8')) / 1024,
  };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const sizes = [1000, 5000, 10_000].map(manifests);
const cases: Size[] = [{ name: 'node -e 0', args: ['-e', '0'], objects: 0, megabytes: 0 }, ...sizes];
const taken = new Map<Size, Usage[]>(cases.map((c) => [c, []]));
// Interleaved, so that a noisy minute falls on all alike; the first round fills the compile cache.
for (let run = -1; run < runs; run++) {
  for (const c of cases) {
    const used = usage(c.args);
    if (run >= 0) taken.get(c)?.push(used);
  }
}
const inAll = spawnSync(process.execPath, sizes.at(-1)?.args ?? [], { encoding: 'utf8' })
  .stdout.split('\n')
  .slice(-4);
rmSync(folder, { recursive: true });

const measured = cases.map((c) => ({
  ...c,
  cpuSeconds: median((taken.get(c) ?? []).map((u) => u.cpuSeconds)),
  peakMegabytes: median((taken.get(c) ?? []).map((u) => u.peakMegabytes)),
}));
const [base, small, , large] = measured;
if (!base || !small || !large) throw new Error('no sizes');
const perObject = (c: typeof base) => (c.cpuSeconds - base.cpuSeconds) / c.objects;
const growth = perObject(large) / perObject(small);
const verdict = (held: boolean) => (held ? 'held' : 'MISSED');
const held = {
  cpu: large.cpuSeconds <= bars.cpuSeconds,
  memory: large.peakMegabytes <= bars.peakMegabytes,
  growth: growth <= mostGrowth,
};
const lines = [
  `# doctor -f on many manifests`,
  '',
  `Node ${process.version}, medians of ${runs} interleaved runs of the whole process (\`npm run bench:manifests\`); ${objectsPerFile} objects a file.`,
  `Of the largest it says: ${inAll
    .join(' ')
    .replace(/ files .*/, '')
    .trim()}`,
  '',
  '| run | input | CPU | peak memory | CPU per 1,000 objects |',
  '| --- | --- | --- | --- | --- |',
  ...measured.map(
    (c) =>
      `| ${c.name} | ${c.objects > 0 ? `${c.megabytes.toFixed(1)} MB` : ''} | ${c.cpuSeconds.toFixed(2)} s | ${c.peakMegabytes.toFixed(0)} MB | ${c.objects > 0 ? `${(1e6 * perObject(c)).toFixed(0)} ms` : ''} |`,
  ),
  '',
  `- CPU at most ${bars.cpuSeconds} s: ${verdict(held.cpu)}`,
  `- peak memory at most ${bars.peakMegabytes} MB: ${verdict(held.memory)}`,
  `- linear: an object of the largest costs ${growth.toFixed(2)} × one of the smallest, bar ${mostGrowth} ×: ${verdict(held.growth)}`,
  '',
];
const text = lines.join('\n');
console.log(text);
if (process.env.UPDATE_RESULTS) writeFileSync(join(root, 'test/bench/results/manifests.md'), text);
if (!Object.values(held).every(Boolean)) process.exitCode = 1;
