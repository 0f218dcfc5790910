export * from './proposal';
export * from './parse-proposal';
export * from './canonical';
export * from './payload-hash';
export * from './describe';
