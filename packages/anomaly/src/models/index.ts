export { Autoencoder, type AutoencoderReport } from './autoencoder.js';
export type { NetworkModelOptions } from './autoencoder-options.js';
export { averagePathLength } from './average-path-length.js';
export { IsolationForest, type IsolationForestOptions } from './isolation-forest.js';
export { LocalOutlierFactor, type LocalOutlierFactorOptions } from './local-outlier-factor.js';
export { TfidfVectorizer, type TfidfVectorizerOptions } from './tfidf-vectorizer.js';
export { VariationalAutoencoder } from './variational-autoencoder.js';
