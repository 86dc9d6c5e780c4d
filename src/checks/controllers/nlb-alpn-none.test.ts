import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleApp, webApp } from './exampleController.js';
import check from './nlb-alpn-none.js';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
const tls = `${prefix}-type: external, ${prefix}-ssl-cert: "arn:aws:acm:x"`;
const nlb = (annotations: string) =>
  exampleApp({ className: 'alb', service: `{${annotations}}` }).replace(
    '  selector: {app: greeter}\n  ports',
    '  type: LoadBalancer\n  selector: {app: greeter}\n  ports',
  );
testCheck(check, {
  silent: [
    { name: 'a policy', manifests: nlb(`${tls}, ${prefix}-alpn-policy: HTTP2Preferred`) },
    { name: 'TLS to the pods', manifests: nlb(`${prefix}-type: external`) },
    { name: 'TLS for another port', manifests: nlb(`${tls}, ${prefix}-ssl-ports: "443"`) },
    { name: 'a classic load balancer', manifests: nlb(`${prefix}-ssl-cert: "arn:x"`) },
    { name: 'not reached from outside', manifests: exampleApp({ className: 'alb', service: `{${tls}}` }) },
    { name: 'an HTTP Service', manifests: webApp('alb') },
  ],
  fires: [
    {
      name: 'no policy',
      manifests: nlb(tls),
      hits: [
        {
          message: 'none',
          severity: 'warning',
          subject: 'Service/greeter',
          field: 'metadata.annotations',
          data: { port: 80 },
        },
      ],
    },
    {
      name: 'None',
      manifests: nlb(`${tls}, ${prefix}-alpn-policy: None`),
      hits: [{ message: 'none', subject: 'Service/greeter', data: { value: 'None' } }],
    },
  ],
});
