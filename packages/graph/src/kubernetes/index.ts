export type { Finding, FindingCode, FindingSource } from './findings.js';
export {
  graphFromManifests,
  type ManifestGraph,
  type ManifestOptions,
  type ManifestStats,
} from './graph-from-manifests.js';
