import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { statsSummary } from '../objects/measurements.js';
import { nodeName, type World } from '../world.js';
import { selfSubjectAccessReview } from './accessReview.js';
import { coreVersions, groupNamed, groups, resourceList } from './discovery.js';
import { execUpgrade } from './exec.js';
import { listPage, singleObject } from './lists.js';
import { answerForm } from './negotiation.js';
import { groupVersionOf, resources } from './resources.js';
import { ApiRefusal, badRequest, notFound } from './status.js';

const longestBody = 64 * 1024;
const reviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

interface Answer {
  code?: number;
  contentType?: string;
  body: object | string;
}

/** A small Kubernetes API over HTTP on 127.0.0.1, for whoever has its token. */
export class KubernetesApi {
  readonly token = randomBytes(24).toString('base64url');
  private readonly server: Server;

  private constructor(private readonly world: World) {
    this.server = createServer((request, response) => void this.respond(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  static async start(world: World): Promise<KubernetesApi> {
    const api = new KubernetesApi(world);
    await new Promise<void>((resolve, reject) => {
      api.server.once('error', reject);
      api.server.listen(0, '127.0.0.1', resolve);
    });
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { code = 200, contentType = 'application/json', body } = await this.answer(request);
    response.writeHead(code, { 'content-type': contentType });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    try {
      this.authenticate(request);
      if (request.method === 'POST' && request.url === reviewPath) {
        return { code: 201, body: selfSubjectAccessReview(await bodyOf(request)) };
      }
      if (request.method !== 'GET') {
        throw new ApiRefusal(405, 'MethodNotAllowed', 'the playground can be read, not changed');
      }
      return read(this.world, new URL(request.url ?? '/', this.url), request.headers.accept);
    } catch (error) {
      if (error instanceof ApiRefusal) return { code: error.code, body: error.toStatus() };
      const message = error instanceof Error ? error.message : String(error);
      return { code: 500, body: new ApiRefusal(500, 'InternalError', message).toStatus() };
    }
  }

  /** A command in a pod. What is refused is answered as plain HTTP, as the API server does. */
  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that goes away is no fault.
    socket.on('error', () => {});
    try {
      this.authenticate(request);
      execUpgrade(this.world, request, socket, head, new URL(request.url ?? '/', this.url));
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : new ApiRefusal(500, 'InternalError', String(error));
      const body = JSON.stringify(refusal.toStatus());
      socket.end(
        `HTTP/1.1 ${refusal.code} ${refusal.reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    }
  }

  private authenticate(request: IncomingMessage): void {
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${this.token}`);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      throw new ApiRefusal(401, 'Unauthorized', 'Unauthorized');
    }
  }
}

function read(world: World, { pathname, searchParams }: URL, accept: string | undefined): Answer {
  const path = pathname.replace(/(.)\/$/, '$1');
  switch (path) {
    case '/healthz':
    case '/livez':
    case '/readyz':
      return { contentType: 'text/plain', body: 'ok' };
    case '/version':
      return { body: { major: '1', minor: '35', gitVersion: 'v1.35.0-grpclb-playground' } };
    case `/api/v1/nodes/${nodeName}/proxy/stats/summary`:
      return { body: statsSummary(world) as object };
  }
  const form = answerForm(accept, path);
  const { contentType } = form;
  const [root, ...parts] = path.slice(1).split('/').map(decoded);
  if (root === 'api' && parts.length === 0) return { contentType, body: coreVersions(form) };
  if (root === 'apis' && parts.length === 0) return { contentType, body: groups(form) };
  if (root === 'apis' && parts.length === 1) return { body: groupNamed(parts[0] ?? '') };
  if (root !== 'api' && root !== 'apis') throw notFound();

  const groupVersion = parts.splice(0, root === 'api' ? 1 : 2).join('/');
  if ((root === 'api') !== (groupVersion === 'v1')) throw notFound();
  if (parts.length === 0) return { body: resourceList(groupVersion) };

  const inNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = inNamespace ? parts.splice(0, 2)[1] : undefined;
  const [plural, name, ...below] = parts;
  const resource = resources.find((known) => known.name === plural && groupVersionOf(known) === groupVersion);
  if (!resource || below.length > 0 || (inNamespace && !resource.namespaced)) throw notFound();
  if (searchParams.has('watch') && searchParams.get('watch') !== 'false') {
    throw new ApiRefusal(405, 'MethodNotAllowed', 'the playground can be listed, not watched');
  }
  if (name !== undefined) return { body: singleObject(world, resource, namespace, name, form) };
  return { body: listPage(world, resource, namespace, searchParams, form) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest(`${part} is not URL-encoded`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) throw badRequest('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
