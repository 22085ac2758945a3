import { storeKindOf } from '../common/image-kinds.js';
import { type Call, NOBODY, type NoCall, OTHER, type Party, told } from './call.js';
import type { Sample } from './read-samples.js';

/** Counters and histograms of the service graph, also as recording rules name them, that Tempo, Alloy and the OpenTelemetry Collector make. */
const NAME = /(?:^|:)traces_service_graph_request_/;
const UNPAIRED = 'traces_service_graph_unpaired_spans_total';

/** Whether the series counts spans that had no partner. */
export function isUnpaired({ name }: Sample): boolean {
  return name === UNPAIRED;
}

function party(sample: Sample, side: 'client' | 'server'): Party {
  const namespaces = ['k8s_namespace_name', 'service_namespace', 'namespace'];
  return {
    ...NOBODY,
    service: told(sample, side),
    namespace: told(sample, ...namespaces.map((name) => `${side}_${name}`)),
  };
}

/** The call that a series of a service graph counts. */
export function traceCall(sample: Sample): Call | NoCall {
  const { name, labels } = sample;
  if (!labels.has('client') || !labels.has('server')) return OTHER;
  if (name !== '' && !NAME.test(name)) return OTHER;
  const [from, to] = [party(sample, 'client'), party(sample, 'server')];
  if (from.service === null || to.service === null) {
    const known = from.service ?? to.service ?? 'something';
    const message = `Spans of ${known} have a peer without a name; its calls are left out.`;
    return { why: 'unknown-peer', message };
  }
  const call = { from, to, kind: 'calls', protocol: null, provenance: 'trace' } as const;
  switch (labels.get('connection_type')) {
    case 'messaging_system':
      return { ...call, kind: 'publishes' };
    case 'database': {
      const kind = storeKindOf(to.service, []) ?? 'datastore';
      return { ...call, to: { ...to, kind, virtual: true }, kind: 'stores' };
    }
    case 'virtual_node': {
      // The one that is made up is the caller only where nobody knows who called.
      const caller = labels.get('virtual_node') === 'client' || from.service === 'user';
      if (caller) return { ...call, from: { ...from, kind: 'user', virtual: true } };
      return { ...call, to: { ...to, kind: 'external', virtual: true } };
    }
    default:
      return call;
  }
}
