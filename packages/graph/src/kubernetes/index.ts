export type { Finding, FindingCode, FindingSource } from '../common/findings.js';
export type { NamedText } from '../common/named-texts.js';
export type { YamlOptions } from '../common/read-yaml.js';
export {
  graphFromManifests,
  type ManifestGraph,
  type ManifestOptions,
  type ManifestStats,
} from './graph-from-manifests.js';
