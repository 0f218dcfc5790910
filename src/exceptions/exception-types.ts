/** The exceptions that come by themselves. Others may be added under names of their own. */
export const EXCEPTION_TYPES = {
	guardrail_blocked: 'Blocked by a guardrail',
	value_stale: 'The record changed before it was written',
	target_missing: 'The record does not exist',
	outcome_unknown: 'Nobody knows whether it happened',
	mismatch_after_write: 'The record holds something else afterwards',
	result_not_readable: 'The result could not be read back',
	notification_failed: 'Approvers could not be told',
	break_glass_retrospective: 'An emergency decision to look back at',
	crm_undelivered: 'The CRM was not told',
	rubber_stamp: 'Decided faster than it can be read',
	execution_lost: 'Decided, but its workflow is gone',
} as const;
export type ExceptionType = keyof typeof EXCEPTION_TYPES;

/** The exception that stays open until somebody has looked back at a decision taken alone. */
export const RETROSPECTIVE = 'break_glass_retrospective' satisfies ExceptionType;

/** Names stand in events, filters and policies. */
export const TYPE_NAME = /^[a-z][a-z0-9_]{0,59}$/;

/** In words: the known ones as above, others as they are written. */
export const typeWords = (type: string): string => (Object.hasOwn(EXCEPTION_TYPES, type) ? EXCEPTION_TYPES[type as ExceptionType] : type.replaceAll('_', ' '));

/** How an exception can end. `corrected`: with a new draft, which goes through the gate like any other. */
export const OUTCOMES = ['fixed', 'corrected', 'done_by_hand', 'not_a_problem', 'cannot_be_fixed', 'looked_back'] as const;
export type ExceptionOutcome = (typeof OUTCOMES)[number];

export const OUTCOME_WORDS: Record<ExceptionOutcome | 'cleared', string> = {
	fixed: 'Fixed',
	corrected: 'Corrected',
	done_by_hand: 'Done by hand',
	not_a_problem: 'Not a problem',
	cannot_be_fixed: 'Cannot be fixed',
	looked_back: 'Looked back at',
	/** By the gate itself: what was not known is known by now. */
	cleared: 'Cleared by itself',
};
