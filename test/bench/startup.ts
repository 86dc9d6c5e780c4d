/**
 * CPU of whole processes (user + system) against `node -e 0` of the same Node: `node test/bench/startup.ts [RUNS]`.
 * Runs are interleaved, so that a noisy minute falls on all of them alike; medians and their ratios are printed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const runs = Number(process.argv[2] ?? 20);
const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin/grpclb.js');
const folder = mkdtempSync(join(tmpdir(), 'grpclb-bench-'));
const manifest = join(folder, 'app.yaml');
writeFileSync(
  manifest,
  `apiVersion: v1
kind: Service
metadata:
  name: greeter
  namespace: shop
spec:
  selector:
    app: greeter
  ports:
    - name: grpc
      port: 50051
      targetPort: grpc
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: greeter
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: greeter
  template:
    metadata:
      labels:
        app: greeter
    spec:
      containers:
        - name: greeter
          image: example.com/greeter:1
          ports:
            - name: grpc
              containerPort: 50051
`,
);

const cases: Record<string, { args: string[]; bar?: number }> = {
  'node -e 0': { args: ['-e', '0'] },
  'grpclb --version': { args: [bin, '--version'], bar: 1.5 },
  'grpclb --help': { args: [bin, '--help'], bar: 3.5 },
  'grpclb doctor -f one-file': { args: [bin, 'doctor', '-f', manifest], bar: 4 },
};

/** Milliseconds of CPU of one run, by the shell's own `time`: it asks the kernel, to the millisecond. */
function cpuMs(args: string[]): number {
  const script = 'TIMEFORMAT=\'%U %S\'; time "$@" >/dev/null 2>/dev/null';
  const { stderr, error } = spawnSync('bash', ['-c', script, 'bench', process.execPath, ...args], { encoding: 'utf8' });
  if (error) throw error;
  const [user, system] = stderr.trim().split(' ').map(Number);
  return 1000 * ((user ?? Number.NaN) + (system ?? Number.NaN));
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const taken: Record<string, number[]> = {};
for (let run = -1; run < runs; run++) {
  for (const [name, { args }] of Object.entries(cases)) {
    const ms = cpuMs(args);
    // The first round fills the compile cache.
    if (run >= 0) taken[name] = [...(taken[name] ?? []), ms];
  }
}
rmSync(folder, { recursive: true });

const base = median(taken['node -e 0'] ?? []);
console.log(`${process.version}, ${runs} runs each, medians of user + system CPU`);
for (const [name, { bar }] of Object.entries(cases)) {
  const ms = median(taken[name] ?? []);
  const ratio = ms / base;
  console.log(
    `${name.padEnd(28)}${ms.toFixed(0).padStart(6)} ms${ratio.toFixed(2).padStart(8)} ×${bar ? `   bar ${bar} ×  ${ratio <= bar ? 'held' : 'MISSED'}` : ''}`,
  );
}
