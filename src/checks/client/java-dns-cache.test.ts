import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { headlessApp } from './exampleHeadless.js';
import check from './java-dns-cache.js';

const java = (property: string) => headlessApp([`args: ["${property}", -jar, cart.jar]`]);

testCheck(check, {
  silent: [
    { name: 'nothing is set', manifests: headlessApp() },
    { name: 'the default of gRPC', manifests: java('-Dnetworkaddress.cache.ttl=30') },
    { name: 'not at all', manifests: java('-Dnetworkaddress.cache.ttl=0') },
    { name: 'the time for failures', manifests: java('-Dnetworkaddress.cache.negative.ttl=-1') },
    {
      name: 'a cluster IP, whose address stays',
      manifests: documents(
        exampleServer(),
        exampleService(),
        `${exampleClient()}          args: ["-Dnetworkaddress.cache.ttl=-1"]\n`,
      ),
    },
  ],
  fires: [
    {
      name: 'for ever',
      manifests: java('-Dnetworkaddress.cache.ttl=-1'),
      hits: [
        {
          message: 'forever',
          severity: 'warning',
          subject: 'Deployment/cart',
          data: { setting: '-Dnetworkaddress.cache.ttl=-1' },
        },
      ],
    },
    {
      name: 'in a variable for Java',
      manifests: headlessApp().replace(
        'env:',
        "env:\n            - {name: JAVA_TOOL_OPTIONS, value: '-Xmx1g -Dsun.net.inetaddr.ttl=-1'}",
      ),
      hits: [{ message: 'forever', severity: 'warning', subject: 'Deployment/cart' }],
    },
    {
      name: 'an hour',
      manifests: java('-Dnetworkaddress.cache.ttl=3600'),
      hits: [{ message: 'long', subject: 'Deployment/cart', data: { seconds: 3600 } }],
    },
  ],
});
