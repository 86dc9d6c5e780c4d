import { describe, expect, it } from 'vitest';
import type { ConnectionMeasure, ServerConnection } from '../model/connections.js';
import type { Pod } from '../model/objects.js';
import { peerLookup } from '../model/peers.js';
import { connectionPicture } from './connectionPicture.js';

const keys = ['shop/a', 'shop/b', 'shop/c'];
const ports = new Set([50051]);

function pod(name: string, ip: string, more: Partial<Pod['spec']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-6cd7f', controller: true }],
    },
    spec: { containers: [], ...more },
    status: { podIP: ip, hostIP: '192.168.0.7' },
  };
}

const peerOf = peerLookup([pod('cart-1', '10.1.0.20'), pod('cart-2', '10.1.0.21')]);

function measure(rung: 4 | 5, pods: Record<string, (Partial<ServerConnection> & { ip: string })[]>): ConnectionMeasure {
  return {
    rung,
    pods: Object.fromEntries(
      Object.entries(pods).map(([key, list]) => [
        key,
        {
          at: '2026-11-23T12:00:00Z',
          connections: list.map(({ ip, ...more }) => ({ localPort: 50051, remote: { address: ip, port: 1 }, ...more })),
        },
      ]),
    ),
    noData: {},
  };
}

const picture = (channelz?: ConnectionMeasure, sockets?: ConnectionMeasure) =>
  connectionPicture(channelz, sockets, new Map(keys.map((key) => [key, Number.NaN])), ports, peerOf);

describe('connectionPicture', () => {
  it('sees a client that reaches one pod', () => {
    const seen = picture(undefined, measure(5, { 'shop/a': [{ ip: '10.1.0.20' }], 'shop/b': [], 'shop/c': [] }));
    expect(seen).toMatchObject({ connections: 1, missing: 0, reach: 'one-by-one', rungs: [5] });
    expect(seen?.edges).toEqual([{ from: 'Deployment/cart', clientPod: 'shop/cart-1', pod: 'a', connections: 1 }]);
  });

  it('sees a client that reaches every pod', () => {
    const one = [{ ip: '10.1.0.20' }];
    expect(picture(undefined, measure(5, { 'shop/a': one, 'shop/b': one, 'shop/c': one }))?.reach).toBe('everywhere');
  });

  it('does not take an address that hides many clients for one that reaches everything', () => {
    const nat = [{ ip: '172.16.5.5' }];
    expect(picture(undefined, measure(5, { 'shop/a': nat, 'shop/b': nat, 'shop/c': nat }))?.reach).toBe('unclear');
  });

  it('weighs connections by their calls: a pool of which one connection is used is still pinned', () => {
    const used = (streamsInWindow: number) => [{ ip: '10.1.0.20', streamsStarted: 900, streamsInWindow }];
    const channelz = measure(4, { 'shop/a': used(800), 'shop/b': used(0), 'shop/c': used(0) });
    expect(picture(channelz)?.reach).toBe('one-by-one');
  });

  it('leaves out probes, which come from the node and make no lasting calls', () => {
    const probes = [{ ip: '192.168.0.7' }, { ip: '10.1.0.1' }];
    const seen = picture(undefined, measure(5, { 'shop/a': probes, 'shop/b': [], 'shop/c': [] }));
    expect(seen).toMatchObject({ connections: 0, edges: [] });
  });

  it('leaves out a gRPC probe that is read in the midst of its call, and not what stays and calls', () => {
    const client = { ip: '10.1.0.20', streamsStarted: 90, streamsInWindow: 9 };
    const calling = { ip: '192.168.0.7', streamsStarted: 1, streamsInWindow: 1, messages: 1 };
    const of = (more: typeof calling) =>
      picture(measure(4, { 'shop/a': [client, more], 'shop/b': [], 'shop/c': [] }))?.connections;
    expect(of(calling)).toBe(1);
    expect(of({ ...calling, messages: 2 })).toBe(1);
    expect(of({ ...calling, streamsStarted: 2, streamsInWindow: 2 })).toBe(2);
    // A stream that was there before the window, and one that carries more than a question and an answer.
    expect(of({ ...calling, streamsInWindow: 0 })).toBe(2);
    expect(of({ ...calling, messages: 9 })).toBe(2);
  });

  it('leaves out other ports, and counts pods that could not be read as missing, not as empty', () => {
    const other = [{ ip: '10.1.0.20', localPort: 9090 }];
    expect(picture(undefined, measure(5, { 'shop/a': other }))).toMatchObject({ connections: 0, missing: 2 });
    expect(picture()).toBeUndefined();
  });

  it('takes channelz where it was read, and sockets for the other pods', () => {
    const channelz = measure(4, { 'shop/a': [{ ip: '10.1.0.20', streamsStarted: 7, streamsInWindow: 5 }] });
    const sockets = measure(5, { 'shop/a': [], 'shop/b': [{ ip: '10.1.0.21' }], 'shop/c': [] });
    const seen = picture(channelz, sockets);
    expect(seen).toMatchObject({ connections: 2, missing: 0, rungs: [4, 5] });
    expect(seen?.pods.get('shop/a')).toMatchObject({ connections: 1, streams: 7, streamsInWindow: 5 });
    expect(seen?.pods.get('shop/b')).toMatchObject({ connections: 1, streams: undefined });
  });
});
