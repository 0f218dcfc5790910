export * from './index-decisions';
export * from './similar-decisions';
