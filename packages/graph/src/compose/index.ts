export type { Finding, FindingCode, FindingSource } from '../common/findings.js';
export type { NamedText } from '../common/named-texts.js';
export type { YamlOptions } from '../common/read-yaml.js';
export {
  type ComposeGraph,
  type ComposeOptions,
  type ComposeStats,
  graphFromCompose,
} from './graph-from-compose.js';
