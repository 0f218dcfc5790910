import type { ErrorCode } from '../errors';
import { Page, renderPage } from './layout';

export interface Refusal {
	status: number;
	title: string;
	text: string;
}

const BROKEN = { title: 'This link does not work', text: 'It is not complete, or was changed on the way. Open the link again from the message that brought it.' };
const FOREIGN = { title: 'This link belongs to another request', text: 'It cannot be used here. Open the link again from the message that brought it.' };
const BUSY = { status: 503, title: 'Not available at the moment', text: 'The request could not be read or written. Nothing was decided; please try again in a minute.' };

/** What a person is told, and the HTTP status, by code. The words never repeat what was sent. */
const UNPROVEN = { title: 'Who decides has to be shown', text: 'Nothing was decided.' };

const REFUSALS: Partial<Record<ErrorCode, Refusal>> = {
	token_missing: { status: 400, ...BROKEN },
	token_malformed: { status: 400, ...BROKEN },
	token_signature: { status: 403, ...BROKEN },
	token_claims: { status: 403, ...BROKEN },
	token_purpose: { status: 403, ...BROKEN },
	token_key_unknown: { status: 403, title: 'This link is no longer accepted', text: 'It was signed with a key that has been retired. Ask for a new link.' },
	token_expired: { status: 410, title: 'This link has expired', text: 'The time to decide has passed, and with it this link. Nothing was done through it.' },
	approval_unknown: { status: 404, title: 'There is no such request', text: 'It may have been removed. Nothing can be decided here.' },
	approval_link_foreign: { status: 403, ...FOREIGN },
	approval_link_revoked: { status: 410, title: 'This link was withdrawn', text: 'Somebody else decides on this request now. Nothing can be decided with this link.' },
	body_too_large: { status: 413, title: 'That was too much', text: 'The form that was sent is too large, so it was not read. Nothing was decided.' },
	body_malformed: { status: 400, title: 'The form could not be read', text: 'What was sent is not a form of this page. Nothing was decided.' },
	content_type_unsupported: { status: 415, title: 'The form could not be read', text: 'Only the form on the review page can decide. Nothing was decided.' },
	method_not_allowed: { status: 405, title: 'This address is for reading and deciding', text: 'Open it in a browser. Nothing was decided.' },
	store_unavailable: BUSY,
	store_busy: BUSY,
	store_conflict: BUSY,
	store_version: BUSY,
	approval_already_decided: { status: 409, title: 'Already decided', text: 'Somebody has decided on this request.' },
	approval_link_used: { status: 409, title: 'You have already decided', text: 'A link decides once.' },
	approval_page_stale: { status: 409, title: 'The page was out of date', text: 'The request changed while the page was open. Nothing was decided.' },
	approval_expired: { status: 410, title: 'The deadline has passed', text: 'Nothing was done.' },
	approval_closed: { status: 410, title: 'This request is closed', text: 'Nothing was done.' },
	approval_role_repeated: { status: 403, title: 'Another role has to decide', text: 'Somebody in your role has already approved; the next approval has to come from another role.' },
	approval_self_approval: { status: 403, title: 'Somebody else has to decide', text: 'Whoever requested or wrote a draft does not approve it.' },
	approval_reason_required: { status: 422, title: 'A reason is needed', text: 'Nothing was decided.' },
	approval_edit_refused: { status: 422, title: 'The edit was not accepted', text: 'Nothing was decided.' },
	approval_form_invalid: { status: 422, title: 'The form is not complete', text: 'Nothing was decided.' },
	identity_required: { status: 403, ...UNPROVEN },
	identity_not_enrolled: { status: 403, ...UNPROVEN },
	identity_code_wrong: { status: 403, ...UNPROVEN },
	identity_code_used: { status: 403, ...UNPROVEN },
	identity_locked: { status: 429, ...UNPROVEN },
	identity_unreadable: { status: 403, ...UNPROVEN },
	identity_proof_invalid: { status: 403, ...UNPROVEN },
	identity_proof_used: { status: 403, ...UNPROVEN },
	identity_foreign: { status: 403, title: 'This account cannot decide here', text: 'You signed in, but with an account that is not the one this request was sent to. Nothing was decided.' },
	sign_in_unavailable: { status: 503, title: 'Signing in is not available', text: 'The sign-in service did not answer as it should. Nothing was decided. Try again in a minute, or open the request again and use your authenticator app if you have one enrolled.' },
	sign_in_refused: { status: 403, title: 'You were not signed in', text: 'The sign-in was cancelled or did not succeed. Nothing was decided. Open the request again to try once more.' },
	sign_in_replayed: { status: 409, title: 'This sign-in was used already', text: 'A sign-in counts once. Nothing was decided by this visit. Open the request again and sign in anew.' },
	sign_in_other_browser: { status: 403, title: 'This sign-in was started somewhere else', text: 'It can only be finished in the browser in which it was started. If you did not start it yourself, somebody may be trying to use your account: close this page and tell whoever runs this workflow. Nothing was decided.' },
	enrolment_used: { status: 410, title: 'This enrolment link is used up', text: 'It shows its code once and ends after a day. If it was not you who opened it, tell whoever runs this workflow at once. They can send you a new one.' },
	sign_in_link_used: { status: 410, title: 'This link was used already', text: 'A sign-in link works once. Ask for a new one at the desk.' },
	session_ended: { status: 401, title: 'You are not signed in', text: 'Nothing was decided. Sign in at the desk and try again.' },
	session_forbidden: { status: 403, title: 'This is not for you to see', text: 'Your roles do not allow it. Nothing was changed.' },
	approval_not_allowed_alone: { status: 403, title: 'You may not decide alone', text: 'Nothing was decided.' },
	approval_second_factor_required: { status: 422, title: 'A second factor is needed', text: 'Nothing was decided.' },
	grant_policy_revoked: { status: 422, title: 'The policy was revoked', text: 'Nothing was decided.' },
	grant_approvers: { status: 403, title: 'You may no longer approve', text: 'Nothing was decided.' },
	check_failed: { status: 422, title: 'A required check has no result', text: 'Nothing was decided.' },
};

/** Undefined for what is not a refusal but a fault of ours. */
export function refusalOf(code: ErrorCode): Refusal | undefined {
	return REFUSALS[code];
}

export function faultOf(reference: string): Refusal {
	return { status: 500, title: 'Something went wrong here', text: `Nothing was decided by this visit unless the page says so when you open the link again. Reference: ${reference}` };
}

/** A page for whom no request is shown: the link is not good, or what was sent could not be read. */
export function refusalPage(refusal: Refusal, back?: string, words = 'Back to the request'): string {
	return renderPage(
		<Page title={refusal.title}>
			<div class="page">
				<main class="done">
					<h1>{refusal.title}</h1>
					<p class="lead">{refusal.text}</p>
					{back !== undefined && (
						<p>
							<a href={back}>{words}</a>
						</p>
					)}
				</main>
			</div>
		</Page>,
	);
}
