/**
 * Verdicts against worlds whose truth is known: `npm run bench:accuracy -- [WORLDS] [SEED]`, WORLDS balanced ones and
 * as many others, each judged on every rung set. The same seed gives the same figures.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuLimits } from './accuracy/cpuLimits.js';
import { render } from './accuracy/render.js';
import { run } from './accuracy/run.js';

const worlds = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 20_261_123);
const started = process.cpuUsage();
const text = render({
  worlds,
  seed,
  tallies: run(seed, worlds),
  limits: cpuLimits(seed, Math.max(100, Math.round(worlds / 20))),
});
const { user, system } = process.cpuUsage(started);
console.log(text);
console.log(`${((user + system) / 1e6).toFixed(0)} s of CPU`);
if (worlds >= 10_000) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'accuracy.md'), text);
}
