import type { AccessLogFormat } from '../accessLine.js';
import { optional, timeOf } from './fields.js';
import { jsonFields } from './jsonFields.js';

/** Envoy writes the keys that its configuration gives; these are those of Envoy Gateway, Istio and Contour. */
export const envoyJson: AccessLogFormat = {
  id: 'envoy-json',
  title: "Envoy's access log as JSON: Envoy Gateway, Istio, Contour",
  parse(line) {
    const fields = jsonFields(line);
    if (!fields?.has('response_flags')) return undefined;
    const status = fields.number('response_code');
    const method = fields.text('method', ':method');
    const path = fields.text('x-envoy-origin-path', 'path', ':path', 'x_envoy_original_path');
    if (status === undefined || method === undefined || path === undefined) return undefined;
    const upstream = fields.text('upstream_host');
    return {
      at: timeOf(fields.text('start_time', '@timestamp')),
      method,
      path,
      status,
      upstreams: upstream === undefined ? [] : [upstream],
      ...optional({
        service: fields.text('upstream_cluster'),
        host: fields.text(':authority', 'authority'),
        grpcStatus: fields.number('grpc_status_number', 'grpc_status'),
      }),
    };
  },
};
