/**
 * Every failure this package raises on purpose. Callers match on `code`, never on the message.
 *
 * Codes are part of the wire (they stand in events, in `execution.code` and in the pages), so one is never renamed.
 */
export const ERROR_CODES = [
	// input
	'proposal_invalid',
	'policy_invalid',
	'parameter_invalid',
	'credential_invalid',
	'section_forged',
	// tokens
	'token_missing',
	'token_malformed',
	'token_signature',
	'token_expired',
	'token_purpose',
	'token_claims',
	'token_key_unknown',
	// grants at work
	'grant_missing',
	'grant_invalid',
	'grant_expired',
	'grant_used',
	'grant_revoked',
	'grant_unknown',
	'grant_environment',
	'grant_workflow',
	'grant_execution',
	'grant_payload_changed',
	'grant_audience',
	'grant_approvers',
	'grant_policy_unknown',
	'grant_policy_revoked',
	// approval
	'approval_unknown',
	'approval_closed',
	'approval_expired',
	'approval_link_foreign',
	'approval_link_used',
	'approval_link_revoked',
	'approval_already_decided',
	'approval_reason_required',
	'approval_edit_refused',
	'approval_form_invalid',
	'approval_self_approval',
	'approval_role_repeated',
	'approval_page_stale',
	// who decides
	'identity_required',
	'identity_not_enrolled',
	'identity_code_wrong',
	'identity_code_used',
	'identity_locked',
	'identity_unreadable',
	'identity_proof_invalid',
	'identity_proof_used',
	'identity_foreign',
	'sign_in_unavailable',
	'sign_in_refused',
	'sign_in_replayed',
	'sign_in_other_browser',
	'enrolment_used',
	'session_ended',
	'session_forbidden',
	'sign_in_link_used',
	'approval_not_allowed_alone',
	'approval_second_factor_required',
	// execution
	'target_unknown',
	'target_not_allowed',
	'target_unreadable',
	'target_rejected',
	'target_unavailable',
	'target_timeout',
	'target_too_large',
	'value_stale',
	'outcome_unknown',
	'mismatch_after_write',
	'execution_stopped',
	'rate_exceeded',
	// exceptions
	'exception_unknown',
	'exception_claimed',
	'exception_closed',
	// CRM log
	'crm_field_missing',
	'crm_field_invalid',
	'crm_field_unknown',
	'crm_rejected',
	'crm_unavailable',
	// store
	'store_unavailable',
	'store_conflict',
	'store_busy',
	'store_version',
	// audit
	'audit_broken',
	'audit_key_missing',
	// guardrails
	'check_failed',
	'mask_unknown',
	'vendor_unavailable',
	// HTTP
	'body_too_large',
	'body_malformed',
	'content_type_unsupported',
	'method_not_allowed',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Details that a machine may read: ids, paths, counts. Never a secret, never customer text. */
export type ErrorFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The one error base class: a stable `code`, a sentence for a person, and machine-readable `fields`. */
export class DaaError extends Error {
	readonly code: ErrorCode;
	readonly fields: ErrorFields;
	/** One sentence that says how to fix it, when there is a fix. */
	readonly hint: string | undefined;

	constructor(
		code: ErrorCode,
		message: string,
		options: { fields?: ErrorFields; hint?: string; cause?: unknown } = {},
	) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'DaaError';
		this.code = code;
		this.fields = options.fields ?? {};
		this.hint = options.hint;
	}
}

/** Type guard: works across copies of this module, which n8n's loader may produce. */
export function isDaaError(error: unknown): error is DaaError {
	return (
		error instanceof Error &&
		'code' in error &&
		(ERROR_CODES as readonly string[]).includes(String((error as { code: unknown }).code))
	);
}
