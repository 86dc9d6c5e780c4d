import { Demo } from './demo.js';
import { Doctor } from './doctor.js';
import { Logs } from './logs.js';
import { Pinning } from './pinning.js';
import { Ports } from './ports.js';
import { Probe } from './probe.js';
import { Snapshot } from './snapshot.js';
import { Tls } from './tls.js';
import { Top } from './top.js';

/** Every command by its name; oclif reads this. */
export const commands = {
  demo: Demo,
  doctor: Doctor,
  logs: Logs,
  pinning: Pinning,
  ports: Ports,
  probe: Probe,
  snapshot: Snapshot,
  tls: Tls,
  top: Top,
};
