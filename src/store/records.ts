/** The rows of the store, as the verbs see them. All times are ISO 8601 in UTC with milliseconds. */
export * from './records/approvals';
export * from './records/control';
export * from './records/desk';
export * from './records/exceptions';
export * from './records/executions';
export * from './records/identity';
export * from './records/log';
export * from './records/outboxes';
export * from './records/proposals';
export * from './records/texts';
