import type { AccessLogFormat } from '../accessLine.js';
import { nginxList, optional, requestOf, timeOf } from './fields.js';
import { jsonFields } from './jsonFields.js';

/** nginx has no JSON format of its own: operators write one, mostly with the variables' names as keys. */
export const nginxJson: AccessLogFormat = {
  id: 'nginx-json',
  title: "nginx's access log as JSON, keys named after nginx's variables",
  parse(line) {
    const fields = jsonFields(line);
    if (!fields || fields.has('response_flags') || fields.has('DownstreamStatus')) return undefined;
    const status = fields.number('status', 'response_status', 'http_status');
    const request = requestOf(fields.text('request') ?? '') ?? {
      method: fields.text('request_method', 'method', 'verb'),
      path: fields.text('request_uri', 'uri', 'path', 'url'),
    };
    const { method, path } = request;
    if (status === undefined || method === undefined || path === undefined) return undefined;
    return {
      at: timeOf(fields.text('time_iso8601', 'time', 'timestamp', '@timestamp', 'time_local')),
      method,
      path,
      status,
      upstreams: nginxList(fields.text('upstream_addr', 'upstreamAddr', 'upstream') ?? ''),
      ...optional({
        service: fields.text('proxy_upstream_name', 'proxyUpstreamName', 'upstream_name'),
        host: fields.text('vhost', 'host', 'http_host', 'server_name'),
        grpcStatus: fields.number('sent_http_grpc_status', 'upstream_trailer_grpc_status', 'grpc_status'),
      }),
    };
  },
};
