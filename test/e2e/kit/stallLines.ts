import type { Line } from './grpcurlLines.js';

const service = 'stall.v1.Stall';
const symbols = [
  '',
  service,
  `${service}.Get`,
  `${service}.Later`,
  'stall.v1.Fruit',
  '.stall.v1.Fruit.Leaf',
  'stall.v1.Kind',
  'stall.v1.KIND_RIPE',
  'stall.v1.Fruit.tags',
  'stall.v1.Fruit.skin',
  'stall.v1.Fruit.sweetness',
  'grpc.health.v1.Health',
  'stall.v1.Nope',
];

/** The same lines for the stall in each language. */
export function stallLines(address: string): Line[] {
  const line = (text: string): Line => ({ words: `-plaintext ${text}`.split(' ').filter((word) => word !== '') });
  const call = (method: string, data: string, ...flags: string[]): Line => ({
    words: ['-plaintext', ...flags, '-d', data, address, `${service}/${method}`],
  });
  const piped = (method: string, input: string, ...flags: string[]): Line => ({
    ...call(method, '@', ...flags),
    input,
  });
  return [
    line(`${address} list`),
    line(`${address} list ${service}`),
    line(`${address} list stall.v1.Fruit`),
    line(`${address} list nope`),
    ...symbols.map((symbol) => line(`${address} describe ${symbol}`)),
    line(`-msg-template ${address} describe stall.v1.Fruit`),
    line(`-protoset $STALL ${address} describe stall.v1.Wish`),
    line(`-v ${address} list`),
    call('Get', '{"name":"apple"}'),
    line(`${address} ${service}/Get`),
    line(`${address} ${service}.Get`),
    call('Get', '{"name":"apple","kind":"KIND_RIPE"}', '-emit-defaults'),
    call('Get', 'name: "apple" kind: KIND_RIPE', '-format', 'text'),
    call('Get', '{"name":"none"}'),
    call('Get', '{"name":"denied"}'),
    call('Get', '{"name":"denied"}', '-format-error'),
    call('Get', '{"name":"detailed"}'),
    call('Get', '{"name":"detailed"}', '-format-error'),
    call('Get', 'name: "detailed"', '-format', 'text', '-format-error'),
    call('Get', '{"name":"slow"}', '-max-time', '0.5'),
    call('Get', '{"name":"meta"}', '-v', '-rpc-header', 'x-ask: hello'),
    call('Get', '{"name":"meta"}', '-v', '-H', 'x-ask: a', '-reflect-header', 'x-ask: b'),
    call('Get', '{"name":"none"}', '-v'),
    call('Get', '{"nope":1}'),
    call('Get', '{"nope":1}', '-allow-unknown-fields'),
    call('Get', '{"name":'),
    call('Get', '{"name":"a"}{"name":"b"}'),
    call('Get', '{"name":"apple"}', '-protoset', '$STALL'),
    call('Get', '{"name":"apple"}', '-import-path', '$P', '-proto', '$P/stall.proto'),
    call('Watch', '{"name":"pear"}'),
    call('Watch', '{"name":"pear"}', '-v'),
    call('Watch', '{"name":"half"}'),
    call('Watch', '{"name":"none"}'),
    call('Watch', '{"name":"pear"}', '-max-msg-sz', '2'),
    call('Add', '{"cents":"1"}{"cents":2}'),
    piped('Add', ''),
    piped('Add', '{"cents":1}\n{"cents":"9007199254740993"}\n'),
    call('Chat', '{"name":"a","graft":{"name":"b"}}{"name":"c","leaves":[{},{"green":true}]}'),
    piped('Chat', 'name: "a"\x1ename: "b" sweetness: 0.25', '-format', 'text'),
    { ...piped('Chat', '{"name":"a"}{"name":1}'), wording: 'a value of a wrong kind is told by another library' },
    call('Later', '{}'),
    call('Nope', '{}'),
    { words: ['-plaintext', '-d', '{}', address, 'stall.v1.Nope/Get'] },
    { words: ['-plaintext', '-import-path', '$P', '-proto', '$P/every.proto', '-d', '{}', address, 'every.Echo/One'] },
    { words: ['-plaintext', address, 'grpc.health.v1.Health/Check'] },
    { words: ['-plaintext', '-d', `{"service":"${service}"}`, address, 'grpc.health.v1.Health/Check'] },
    { words: ['-plaintext', '-d', '{"service":"nope"}', address, 'grpc.health.v1.Health/Check'] },
  ];
}
