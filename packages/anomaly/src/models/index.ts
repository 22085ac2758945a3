export { Autoencoder, type AutoencoderOptions, type AutoencoderReport } from './autoencoder.js';
export type { NetworkModelOptions } from './autoencoder-options.js';
export { averagePathLength } from './average-path-length.js';
export type { HalfSpaceTreesOptions } from './half-space-options.js';
export { HalfSpaceTrees, type HalfSpaceTreesStats } from './half-space-trees.js';
export { IsolationForest } from './isolation-forest.js';
export type { IsolationForestOptions } from './isolation-forest-options.js';
export { LocalOutlierFactor } from './local-outlier-factor.js';
export type { LocalOutlierFactorOptions } from './local-outlier-factor-options.js';
export {
  PrincipalComponents,
  type PrincipalComponentsOptions,
  type PrincipalStatistics,
} from './principal-components.js';
export { TfidfVectorizer, type TfidfVectorizerOptions } from './tfidf-vectorizer.js';
export { VariationalAutoencoder } from './variational-autoencoder.js';
