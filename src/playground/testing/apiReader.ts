import { parse } from 'yaml';
import type { Playground } from '../playground.js';

/** What the tests read of any answer. */
export interface Body {
  kind: string;
  apiVersion: string;
  metadata: { name: string; continue?: string; remainingItemCount?: number };
  items: Record<string, unknown>[];
  [other: string]: unknown;
}

/** Reads a playground's API as its kubeconfig says. */
export class ApiReader {
  private readonly server: string;
  readonly token: string;

  constructor({ kubeconfig }: Pick<Playground, 'kubeconfig'>) {
    const { clusters, users } = parse(kubeconfig) as {
      clusters: [{ cluster: { server: string } }];
      users: [{ user: { token: string } }];
    };
    this.server = clusters[0].cluster.server;
    this.token = users[0].user.token;
  }

  /** Sends a request with the token, or with the headers given in its place. */
  async send(path: string, init: RequestInit = {}): Promise<{ status: number; type: string; body: Body }> {
    const headers = { authorization: `Bearer ${this.token}`, ...init.headers };
    const response = await fetch(this.server + path, { ...init, headers });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: type.startsWith('application/json') ? JSON.parse(text) : text };
  }

  async get(path: string, accept = 'application/json'): Promise<Body> {
    const { status, body } = await this.send(path, { headers: { accept } });
    if (status !== 200) throw new Error(`GET ${path} answers ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async list<Item>(path: string): Promise<Item[]> {
    return (await this.get(path)).items as Item[];
  }
}
