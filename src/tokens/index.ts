export * from './claims';
export * from './key-ring';
export * from './sign-token';
export * from './verify-token';
export * from './seal-section';
