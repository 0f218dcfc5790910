export { executeAction, DEFAULT_LEASE_MS, type ExecuteInput } from './execute-action';
export { verifyGrant, verifyGrantToken } from './verify-grant';
export { settleAbandoned } from './settle-abandoned';
export type * from './target';
export { hubspotTarget } from './targets/hubspot';
export { httpTarget } from './targets/http-request';
export { createTarget, readOnlyTarget, TARGET_NAMES, type ReadOnlyTarget, type TargetName, type TargetSettings } from './targets/registry';
