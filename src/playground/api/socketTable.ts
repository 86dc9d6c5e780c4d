import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { podsOf, type RunningPod, type World } from '../world.js';

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

/**
 * What `cat /proc/net/tcp` says in a pod: the rows of this machine's table that end at the pod's own address. In a
 * cluster every pod has an address of its own and kube-proxy keeps it; here all dial from 127.0.0.1, so whoever holds
 * the other end of the connection gives its pod's address. Undefined where the system has no such table.
 */
export function socketTable(world: World, pod: RunningPod): string | undefined {
  let table: string;
  try {
    table = readFileSync('/proc/net/tcp', 'utf8');
  } catch {
    return undefined;
  }
  const rows = table.split('\n').slice(1);
  const local = endpoint(pod.address.host, pod.address.port);
  const owners = ownersOf(world);
  const own = rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, address]) => address === local)
    .map(([slot = '', address = '', remote = '', ...rest]) => {
      const [, port = ''] = remote.split(':');
      const inode = rows.map((row) => row.trim().split(/\s+/)).find(([, a, r]) => a === remote && r === address)?.[9];
      const owner = inode === undefined ? undefined : owners.get(inode);
      return [slot, address, owner ? `${hexAddress(owner)}:${port}` : remote, ...rest].join(' ');
    });
  return `${[header, ...own].join('\n')}\n`;
}

/** Addresses of pods by the sockets that their processes hold. The balancer, which is this process, stands for the client. */
function ownersOf(world: World): Map<string, string> {
  const owners = new Map<string, string>();
  const note = (pid: number | undefined, pod: RunningPod | undefined) => {
    if (pid === undefined || !pod || !isIPv4(pod.address.host)) return;
    for (const inode of socketsOf(pid)) owners.set(inode, pod.address.host);
  };
  note(process.pid, podsOf(world, 'cart')[0]);
  for (const pod of world.pods) note(pod.child.pid, pod);
  return owners;
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1] ?? [];
      } catch {
        // It was closed since the folder was listed.
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** As the kernel writes it: bytes of the address backwards, the port forwards, both in hex. */
function endpoint(host: string, port: number): string {
  return `${hexAddress(host)}:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}

function hexAddress(host: string): string {
  const bytes = host.split('.').map(Number).reverse();
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}
