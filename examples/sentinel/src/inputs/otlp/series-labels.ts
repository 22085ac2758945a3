import { anyText, type Message, messageOf, messagesOf, textOf } from './fields.js';
import type { MetricNames } from './metric-names.js';

/** Labels of a series, in the order in which they were found. */
export type Labels = Readonly<Record<string, string>>;

/** Attributes of resources that say whose a series is. Others, as process ids, would make it another each day. */
const RESOURCE_LABELS: Readonly<Record<string, string>> = {
  'service.name': 'service',
  'service.namespace': 'service_namespace',
  'k8s.namespace.name': 'k8s_namespace',
  'deployment.environment.name': 'deployment_environment',
  'deployment.environment': 'deployment_environment',
};
/** Which of several copies it is from: the first that there is. */
const INSTANCE = ['service.instance.id', 'k8s.pod.name', 'container.id', 'host.name'];
const MAX_LABELS = 24;
const MAX_VALUE = 256;

/** What the resource adds to each of its series. */
export function resourceLabels(
  resource: Message,
  more: readonly string[],
  names: MetricNames,
): Labels {
  const values = new Map<string, string>();
  for (const pair of messagesOf(resource, 'attributes').slice(0, 256)) {
    values.set(textOf(pair, 'key'), anyText(messageOf(pair, 'value')).slice(0, MAX_VALUE));
  }
  const labels: Record<string, string> = {};
  for (const [attribute, label] of Object.entries(RESOURCE_LABELS)) {
    const value = values.get(attribute);
    if (value) labels[label] = value;
  }
  for (const attribute of more) {
    const value = values.get(attribute);
    if (value) labels[names.label(attribute)] ??= value;
  }
  const instance = INSTANCE.map((attribute) => values.get(attribute)).find(Boolean);
  if (instance) labels.instance = instance;
  return labels;
}

/** The labels of a data point: those of its resource, and its own attributes as far as there is room. */
export function pointLabels(point: Message, resource: Labels, names: MetricNames): Labels {
  const pairs = messagesOf(point, 'attributes');
  if (pairs.length === 0) return resource;
  const labels: Record<string, string> = { ...resource };
  const room = MAX_LABELS - Object.keys(labels).length;
  for (const pair of pairs.slice(0, room)) {
    const name = names.label(textOf(pair, 'key'));
    const value = messageOf(pair, 'value');
    const text = typeof value.stringValue === 'string' ? value.stringValue : anyText(value);
    // As in a scrape of Prometheus: what the resource says comes first.
    labels[Object.hasOwn(resource, name) ? `exported_${name}` : name] = text.slice(0, MAX_VALUE);
  }
  return labels;
}
