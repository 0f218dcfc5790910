export { logItems, type Logged, type LogRequest } from './log-items';
export { deliverOutbox, type Courier, type Delivered } from './outbox/deliver';
export { gatherFields } from './gather-fields';
export { chooseFields } from './choose-fields';
export { CRM_FIELDS, FIELD_BY_NAME } from './fields';
export { hubspotProfile } from './profiles/hubspot';
export type * from './field';
export type * from './profile';
