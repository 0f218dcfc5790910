export * from './check';
export { CHECK_IDS, CHECKS } from './checks';
export * from './mask';
export * from './scan-text';
export * from './scan-item';
export * from './settings';
