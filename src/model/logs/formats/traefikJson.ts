import type { AccessLogFormat } from '../accessLine.js';
import { addressOfUrl, optional, timeOf } from './fields.js';
import { jsonFields } from './jsonFields.js';

export const traefikJson: AccessLogFormat = {
  id: 'traefik-json',
  title: "Traefik's access log as JSON",
  parse(line) {
    const fields = jsonFields(line);
    const status = fields?.number('DownstreamStatus');
    const method = fields?.text('RequestMethod');
    const path = fields?.text('RequestPath');
    if (!fields || status === undefined || method === undefined || path === undefined) return undefined;
    const server = fields.text('ServiceAddr', 'ServiceURL');
    return {
      at: timeOf(fields.text('StartUTC', 'time')),
      method,
      path,
      status,
      upstreams: server === undefined ? [] : [addressOfUrl(server)],
      ...optional({
        service: fields.text('ServiceName', 'RouterName'),
        host: fields.text('RequestHost'),
        grpcStatus: fields.number('downstream_Grpc-Status', 'origin_Grpc-Status'),
      }),
    };
  },
};
