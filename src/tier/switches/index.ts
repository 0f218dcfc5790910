export * from './switch';
export { readSwitches } from './read-switches';
export * from './set-switch';
