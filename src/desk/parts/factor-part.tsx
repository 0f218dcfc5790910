import type { VNode } from 'preact';
import type { Review } from '../../approve/open-review';
import { utcPhrase } from '../../approve/describe-approval';
import { Inline } from './exact';

const hostOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).host : issuer);

/** Nothing here can prove who decides: says who can change that. */
function HowToEnrol({ review }: { review: Review }): VNode {
	const { totp } = review.identity;
	return (
		<div class="note bad">
			<p>
				<strong>To approve this you need a second factor.</strong>{' '}
				{totp === 'unreadable' ? 'Yours can no longer be checked.' : totp === 'pending' ? 'Yours was never confirmed with a first code.' : 'You have none.'}
			</p>
			<p>
				Ask whoever runs this workflow to enrol you: <code>daa approvers enrol <Inline text={review.approver.approverId} /></code>. Rejecting works without one.
			</p>
		</div>
	);
}

function SignIn({ review, url }: { review: Review; url: string | undefined }): VNode | null {
	const { oidc } = review.identity;
	if (!oidc) return null;
	if (url === undefined) {
		return <p class="small muted">Signing in at {hostOf(oidc.issuer)} is not possible now: no active workflow holds a Review Desk Trigger.</p>;
	}
	return (
		<p>
			<a class="sign-in" href={url}>
				Sign in at {hostOf(oidc.issuer)}
			</a>{' '}
			<span class="hint">You come back to this page; what you typed has to be typed again.</span>
		</p>
	);
}

/** What proves who decides, beyond holding the link. `id` keeps the fields of two forms on one page apart. */
export function FactorPart({ review, id, invalid = false, emergency = false }: { review: Review; id: string; invalid?: boolean; emergency?: boolean }): VNode | null {
	const { identity, signedIn } = review;
	// To decide alone takes a new login; one from before does not show here.
	if (signedIn && (!emergency || signedIn.proof.claims.fresh)) {
		return (
			<div class="note good">
				<input type="hidden" name="identity" value={signedIn.token} />
				<p>You are signed in at {hostOf(signedIn.proof.claims.issuer)}. This counts once, for a few minutes.</p>
			</div>
		);
	}
	if (!(emergency ? identity.requiredInEmergency : identity.required)) return null;
	const code = identity.totp === 'ready';
	if (!code && !identity.oidc) return <HowToEnrol review={review} />;
	return (
		<>
			<SignIn review={review} url={emergency ? review.emergencySignInUrl : review.signInUrl} />
			{code && identity.lockedUntil !== undefined && (
				<div class="note bad">
					<p>Codes are locked until {utcPhrase(identity.lockedUntil)}, after too many wrong ones.</p>
				</div>
			)}
			{code && identity.lockedUntil === undefined && (
				<>
					<label for={id}>
						{identity.oidc ? 'Or type the code' : 'Code'} from your authenticator app <span class="hint">Six digits, a new one every 30 seconds.</span>
					</label>
					<input id={id} name="code" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck={false} maxlength={12} required={!identity.oidc} aria-invalid={invalid || undefined} />
				</>
			)}
		</>
	);
}
