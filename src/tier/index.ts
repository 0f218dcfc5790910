export * from './policy';
export type { CounterRule, CountedPer, Counters } from './counters';
export { loadPolicy, MAX_POLICY } from './load-policy';
export * from './evaluate';
export * from './assess-proposal';
export * from './decide-tier';
export { aiMode, confidenceBand, DEFAULT_THRESHOLDS } from './ai-mode';
