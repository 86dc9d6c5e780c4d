import { Checks } from './checks.js';
import { Demo } from './demo.js';
import { Doctor } from './doctor.js';
import { Explain } from './explain.js';
import { Logs } from './logs.js';
import { Pinning } from './pinning.js';
import { Ports } from './ports.js';
import { Probe } from './probe.js';
import { Snapshot } from './snapshot.js';
import { Tls } from './tls.js';
import { Top } from './top.js';
import { Trace } from './trace.js';

/** Every command by its name; oclif reads this. */
export const commands = {
  checks: Checks,
  demo: Demo,
  doctor: Doctor,
  explain: Explain,
  logs: Logs,
  pinning: Pinning,
  ports: Ports,
  probe: Probe,
  snapshot: Snapshot,
  tls: Tls,
  top: Top,
  trace: Trace,
};
