/** The setting in which speed is measured, the same for everyone. */
export const SPEED_SETTINGS = {
  environments: 16,
  rolloutSteps: 128,
  hidden: [64, 64],
  epochs: 4,
  minibatches: 8,
  learningRate: 2.5e-4,
  gamma: 0.99,
  lambda: 0.95,
  clip: 0.2,
  entropyCoefficient: 0.01,
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
} as const;

export type SpeedSettings = typeof SPEED_SETTINGS;
