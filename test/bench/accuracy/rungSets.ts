import type { Measures } from '../../../src/verdict/serviceVerdict.js';
import type { Readings } from './measures.js';

const nothing: Measures = {
  metricsCpu: undefined,
  summaryCpu: undefined,
  summaryNetwork: undefined,
  lifetimeCpu: undefined,
};

type RungSet = (all: Readings) => Measures;

const one: RungSet = ({ metricsCpu }) => ({ ...nothing, metricsCpu });
const two: RungSet = ({ summaryCpu, summaryNetwork, lifetimeCpu }) => ({
  ...nothing,
  summaryCpu,
  summaryNetwork,
  lifetimeCpu,
});
const three: RungSet = ({ callRates, lifetimeCalls }) => ({ ...nothing, callRates, lifetimeCalls });
const four: RungSet = ({ channelz, peerOf }) => ({ ...nothing, channelz, peerOf });
const five: RungSet = ({ sockets, peerOf }) => ({ ...nothing, sockets, peerOf });

/** What the verdict gets to see, by the rungs that could be climbed. */
export const rungSets = {
  '1': one,
  '2': two,
  '1 + 2': (all) => ({ ...two(all), metricsCpu: all.metricsCpu }),
  '3': three,
  '4': four,
  '5': five,
  '1 + 5': (all) => ({ ...five(all), metricsCpu: all.metricsCpu }),
  '2 + 5': (all) => ({ ...two(all), sockets: all.sockets, peerOf: all.peerOf }),
  all: (all) => all,
} satisfies Record<string, RungSet>;

export type RungSetName = keyof typeof rungSets;
export const rungSetNames = Object.keys(rungSets) as RungSetName[];
