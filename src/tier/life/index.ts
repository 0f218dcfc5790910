export { backtest, type Backtest, type BacktestOptions } from './backtest';
export { backtestTable } from './backtest-table';
export { checkPolicy, HINT_KINDS, type HintKind, type PolicyHint } from './check-policy';
export { diffPolicies } from './diff-policies';
export { parsePastLine } from './parse-past-line';
export type { PastDecision } from './past-decision';
export { publishPolicy, type Publication, type Published } from './publish-policy';
export { publishedPolicy } from './published-policy';
export { readPast } from './read-past';
