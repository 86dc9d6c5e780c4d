import { image } from './kit/cluster.js';
import { matrix } from './kit/matrix.js';
import type { Scenario } from './kit/scenario.js';

/** Servers that are not in Go: each language counts and serves channelz in its own way. */
const alike = {
  groups: [{ pods: 3, burnMs: 2 }],
  clients: { pods: 1, policy: 'pick_first', rps: 30 },
  arrivals: 'one',
  expected: { verdict: 'pinned', confidence: 'proved' },
} as const;
const pinned = { 1: 'pinned', 2: 'pinned', 4: 'pinned', 5: 'at-risk' } as const;

const scenarios: readonly Scenario[] = [
  {
    ...alike,
    name: 'python',
    story: 'one client, Python servers (grpcio, py-grpc-prometheus)',
    server: { image: image('python'), command: ['/usr/bin/python3', '/app/server.py', '2'] },
    alone: { ...pinned, 3: 'pinned' },
  },
  {
    ...alike,
    name: 'node',
    story: 'one client, Node servers (grpc-js; no metrics)',
    server: { image: image('node'), command: ['/usr/bin/node', '/app/server.js', '2'], metrics: false },
    alone: pinned,
  },
  {
    ...alike,
    name: 'java',
    story: 'one client, Java servers (grpc-java, java-grpc-prometheus)',
    server: {
      image: image('java'),
      command: ['/java/bin/java', '-XX:+UseSerialGC', '-Xmx96m', '-cp', '/app/jars/*:/app/classes', 'Greeter', '2'],
    },
    // A JVM compiles while it idles: by one CPU sample its idle pods may look as if they had work.
    alone: { ...pinned, 1: /^(pinned|imbalanced)$/, 3: 'pinned' },
  },
];

matrix('languages', 'Servers in other languages', scenarios);
