import { describe, expect, it } from 'vitest';
import type { AccessLine } from './accessLine.js';
import { callsFromLog } from './callsFromLog.js';
import { ipOf, requestsByBackend, requestsByStatus } from './requestsByBackend.js';

const request = (upstreams: string[], more: Partial<AccessLine> = {}): AccessLine => ({
  at: '2026-11-22T12:00:10.000Z',
  method: 'POST',
  path: '/helloworld.Greeter/SayHello',
  status: 200,
  upstreams,
  ...more,
});
const times = (amount: number, line: AccessLine) => Array.from({ length: amount }, () => line);

describe('requestsByBackend', () => {
  it('counts a request at the backend that answered, and the tries before it apart', () => {
    const lines = [...times(3, request(['10.0.0.1:1'])), request(['10.0.0.1:1', '10.0.0.2:1']), request([])];
    expect(requestsByBackend(lines)).toEqual([
      { upstream: '10.0.0.1:1', requests: 3, passedOn: 1, share: 0.75 },
      { upstream: '10.0.0.2:1', requests: 1, passedOn: 0, share: 0.25 },
    ]);
    expect(requestsByBackend([request([])])).toEqual([]);
  });

  it('counts statuses as the log writes them', () => {
    const lines = [
      request([]),
      request([], { status: 9 }),
      request([], { status: -1 }),
      request([], { grpcStatus: 14 }),
    ];
    expect(requestsByStatus(lines)).toEqual({ '200': 1, '009': 1, none: 1, 'grpc 14': 1 });
  });

  it.each([
    ['10.0.0.1:50051', '10.0.0.1'],
    ['[fd00::1]:50051', 'fd00::1'],
    ['least/g3', 'least/g3'],
  ])('takes the port off %s', (upstream, ip) => {
    expect(ipOf(upstream)).toBe(ip);
  });
});

describe('callsFromLog', () => {
  const pods: Record<string, string> = { '10.0.0.1': 'shop/a', '10.0.0.2': 'shop/b' };
  const measured = (lines: AccessLine[], complete = true, to = '2026-11-22T12:02:00.000Z') =>
    callsFromLog({
      lines,
      pods: ['shop/a', 'shop/b'],
      podOf: (upstream) => pods[ipOf(upstream)],
      from: '2026-11-22T12:00:00.000Z',
      to,
      complete,
    });

  it('is a measure of rung 6, and a pod without a line has 0', () => {
    const lines = [
      ...times(4, request(['10.0.0.1:1'])),
      request(['10.0.0.1:1'], { path: '/grpc.health.v1.Health/Check' }),
    ];
    const measure = measured(lines);
    expect(measure).toMatchObject({ rung: 6, signal: 'calls', unit: 'calls/s', span: 'window', noData: {} });
    expect(measure.pods['shop/a']).toEqual({
      value: 4 / 120,
      from: '2026-11-22T12:00:00.000Z',
      to: '2026-11-22T12:02:00.000Z',
      samples: 1,
    });
    expect(measure.pods['shop/b']?.value).toBe(0);
  });

  it('cuts the span into windows, so that a pin that hops is seen', () => {
    const late = { at: '2026-11-22T12:01:45.000Z' };
    const { windows } = measured([...times(5, request(['10.0.0.1:1'])), ...times(5, request(['10.0.0.2:1'], late))]);
    // Of 30 s each.
    expect(windows.map((w) => w.pods)).toEqual([
      { 'shop/a': 5 / 30, 'shop/b': 0 },
      { 'shop/a': 0, 'shop/b': 0 },
      { 'shop/a': 0, 'shop/b': 0 },
      { 'shop/a': 0, 'shop/b': 5 / 30 },
    ]);
    expect(measured([request(['10.0.0.1:1'])], true, '2026-11-22T12:00:40.000Z').windows).toEqual([]);
    expect(measured([request(['10.0.0.1:1'], { at: undefined })]).windows).toEqual([]);
  });

  it.each([
    ['the log is not whole', [request(['10.0.0.1:1'])], false, 'no line, and the log was not read whole'],
    [
      'a call went elsewhere',
      [request(['10.0.0.1:1']), request(['10.96.0.1:1'])],
      true,
      "calls went to addresses that are no pod's",
    ],
  ] as const)('never takes a missing line for 0 where %s', (_, lines, complete, why) => {
    const { pods: figures, noData, windows } = measured([...lines], complete);
    expect(figures['shop/a']?.value).toBe(1 / 120);
    expect(figures['shop/b']).toBeUndefined();
    expect(noData).toEqual({ 'shop/b': why });
    expect(windows).toEqual([]);
  });

  it('has no figure at all where nothing was logged', () => {
    const { pods: figures, noData } = measured([]);
    expect(figures).toEqual({});
    expect(Object.values(noData)).toEqual(['the proxy logged no call', 'the proxy logged no call']);
  });
});
