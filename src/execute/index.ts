export { executeAction, DEFAULT_LEASE_MS, type ExecuteInput } from './execute-action';
export { verifyGrant, verifyGrantToken } from './verify-grant';
export type * from './target';
export { hubspotTarget } from './targets/hubspot';
export { httpTarget } from './targets/http-request';
export { createTarget, readOnlyTarget, TARGET_NAMES, type ReadOnlyTarget, type TargetName, type TargetSettings } from './targets/registry';
export { resolveAbandoned } from './resolve-abandoned';
export { reverseProposal } from './reverse-proposal';
