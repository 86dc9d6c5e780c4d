import type { Api } from '../kube/api.js';
import type { Source } from '../model/source.js';
import { activeProbe } from './activeProbe/activeProbe.js';
import { channelz } from './channelz/channelz.js';
import { kubeletSummary } from './kubeletSummary/kubeletSummary.js';
import { podMetrics } from './podMetrics/podMetrics.js';
import { prometheus } from './prometheus/prometheus.js';
import { proxyLog } from './proxyLog/proxyLog.js';
import { rpcCounters } from './rpcCounters/rpcCounters.js';
import { sockets } from './sockets/sockets.js';

/** Every source, by rung. Each brings the evidence its meta names: only all of them together bring everything. */
export const sources = [
  podMetrics,
  kubeletSummary,
  rpcCounters,
  channelz,
  sockets,
  proxyLog,
  prometheus,
  activeProbe,
] as unknown as readonly Source<Api>[];
