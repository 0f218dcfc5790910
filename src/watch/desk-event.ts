/** What the Review Desk Trigger can start a workflow with. */
export const DESK_EVENTS = ['corrected', 'decided', 'escalated', 'exception_opened', 'exception_overdue', 'expired', 'lost', 'switch_changed'] as const;
export type DeskEvent = (typeof DESK_EVENTS)[number];

/** Each is a fact of the audit log, so none is told that did not happen, and none that happened is forgotten. */
export const ACTION_OF = {
	corrected: 'exception.resolved',
	decided: 'approval.decided',
	escalated: 'approval.escalated',
	exception_opened: 'exception.opened',
	exception_overdue: 'exception.overdue',
	expired: 'approval.expired',
	lost: 'approval.lost',
	switch_changed: 'setting.changed',
} as const satisfies Record<DeskEvent, string>;
