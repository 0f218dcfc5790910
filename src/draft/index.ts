export * from './proposal';
export { MAX_PROPOSAL, parseProposal, type ParsedProposal } from './parse-proposal';
export * from './plain-json';
export * from './canonical';
export * from './payload-hash';
export * from './describe';
export { diffActions, type ActionDifference } from './diff-actions';
export * from './shorten';
