export { logToCrm, type LogInput } from './log-to-crm';
export { gatherFields } from './gather-fields';
export { chooseFields } from './choose-fields';
export { CRM_FIELDS, FIELD_BY_NAME } from './fields';
export { hubspotProfile } from './profiles/hubspot';
export type * from './field';
export type * from './profile';
